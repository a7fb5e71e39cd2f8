/** What a script is written for. */
export type ExportFormat = "pytorch" | "keras";

/** What is in the reader's own table. */
export interface TableInfo {
  rows: number;
  /** Numbers, and the values of categories. */
  inputs: string[];
  /** The column of labels. */
  label: string;
  classes: string[];
  /** Rows of each class. */
  counts: number[];
}

/** A column, and what was made of it. */
export interface TableColumn {
  name: string;
  part: "number" | "category" | "label" | "out";
  /** What there is to say about that; mostly nothing of numbers. */
  said: string;
}

/** What was made of a file. */
export interface TableReading {
  /** What is in the table, if there is nothing wrong with it. */
  info?: TableInfo;
  /** What is wrong otherwise. */
  error?: string;
  /** All columns, from the left; none where not even they can be told. */
  columns: TableColumn[];
  /** What was done, in sentences. */
  notes: string[];
  /** What departs from the guess, as in a query. */
  chosen: { label: string; columns: string };
}

/** What each measure finds of an arm, by its name. Losses are means over the test examples, in nats for classes. */
export interface Measures {}

export type MeasureName = keyof Measures;

/** What a measure found; an arm is absent if it is not there or has diverged. */
export interface Measurement<Result = Measures[MeasureName]> {
  iteration: number;
  a?: Result;
  b?: Result;
}
