/** A lesson, as its file has it; `crates/course/src/lesson.rs` says what each part means. */
export interface Lesson {
  name: string;
  language: string;
  title: string;
  minutes: number;
  statement: string;
  idea: string;
  predict: { question: string; choices: { text: string; right?: boolean; misconception?: string }[] };
  watch: { part: "network" | "mask" | "plane" | "curves" | "table" | "inside"; text: string; run?: string; until?: number };
  hands?: string;
  runs: Record<string, { query: string; iterations: number; changes?: { at: number; key: string; value: string }[] }>;
  numbers: Record<string, { label: string; run: string; arm: "a" | "b"; unit?: string }>;
  dots: { label: string; pairs: [string, string][] }[];
  verdict: { holds: string[]; needed?: number; of?: number; sentence: string };
  explain: { held: string; otherwise: string; try: { text: string; query: string; sweep?: string } };
  papers: { text: string }[];
  measured?: { seeds: string; held: number; means: Record<string, number | null> };
}

/** Numbers by name; one that could not be read is null. */
export type LessonNumbers = Record<string, number | null>;

/** What came out with one seed. */
export interface Outcome {
  seed: number;
  numbers: LessonNumbers;
  /** Whether every condition of the verdict holds. */
  holds: boolean;
  /** By the names of the runs. */
  fingerprints: Record<string, string>;
}

/** What several seeds came to. */
export interface Verdict {
  holds: boolean;
  held: number;
  of: number;
  means: LessonNumbers;
  /** The means as a reader reads them. */
  shown: Record<string, string>;
  sentence: string;
  explanation: string;
}

/** What a sweep is of. */
export interface SweepInfo {
  key: string;
  values: string[];
  armNames: [string, string];
  compares: boolean;
  quantities: { name: string; label: string; unit: string; best: "lowest" | "highest" | null }[];
}

/** One run of a sweep; its numbers are called `a.testLoss` and so on. */
export interface Point {
  value: number;
  seed: number;
  numbers: LessonNumbers;
}

/** The runs at one value together; `error` is the standard error of the mean. */
export interface Summary {
  mean: number;
  error: number | null;
  count: number;
}
