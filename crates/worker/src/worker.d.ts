/** What a script is written for. */
export type ExportFormat = "pytorch" | "keras";

/** What is in the reader's own table. */
export interface TableInfo {
  rows: number;
  /** The columns of numbers. */
  inputs: string[];
  /** The column of labels. */
  label: string;
  classes: string[];
  /** Rows of each class. */
  counts: number[];
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
