export type View = "network" | "plane" | "answers" | "curve" | "mask";
export type PhaseName = "mask" | "forward" | "loss" | "backward" | "update";

/** What the entries of a mask multiply, see `Lab.mask`. */
export type Masking = "units" | "cells" | "states" | "steps" | "weights" | "factors";

/** What to say of a mask. In braces are places for a number: `{entry}` for the mask's own, `{percent}` for it as a share. */
export interface MaskWords {
  /** What the masks of a batch are. */
  title: string;
  /** Of a unit for which the mask has something other than 0. */
  kept: string;
  /** Of a unit for which it has 0. */
  dropped: string;
}

/** One setting of a run. */
export interface Setting {
  key: string;
  label: string;
  help: string;
  group: "data" | "network" | "dropout" | "training" | "run";
  /** Whether `a.KEY` and `b.KEY` set it for one arm. */
  perArm: boolean;
  effect: "live" | "restart";
  /** `name` and `columns` are of a table's columns, which its panel shows. */
  kind: "choice" | "integer" | "real" | "sizes" | "rates" | "switch" | "name" | "columns";
  choices?: { word: string; label: string; help: string }[];
  min?: number;
  max?: number;
  exclusiveMax?: boolean;
  step?: number;
  scale?: "linear" | "log";
  /** Most items of a list. */
  longest?: number;
  default: string;
  /** Other defaults: the first counts whose condition holds, for a setting of the arms in the arm's own network. */
  defaults?: { condition: { key: string; words: string[] }; value: string }[];
  /** Where the greatest number depends on the data. */
  maxima?: Record<string, number>;
  /** What the run must have for it to mean something: each of these settings one of its words. */
  requires?: { key: string; words: string[] }[];
  /** What it may be, in words. */
  allowed: string;
}

/** What the networks are called: "without dropout" and "with dropout", or by what else they differ in. */
export interface ArmNames {
  a: string;
  b: string;
}

/** What each phase of an iteration does in a run, in sentences, and what is new in each iteration. */
export type PhaseWords = Record<PhaseName | "iteration", string>;

/** What can be used of a query. */
export interface Reading {
  /** The run of what can be used. */
  query: string;
  /** What cannot: the key, whether it means nothing here and resembles nothing, and what is wrong. */
  leftOut: { key: string; foreign: boolean; sentence: string }[];
}

/** What a change made of another setting, so that the two go together. */
export interface Adjustment {
  /** The other setting, as in a query. */
  key: string;
  /** The value that it had. */
  from: string;
  /** The value that it has now: the default where it means nothing any longer. */
  to: string;
  /** The change and its reason, for the reader. */
  sentence: string;
}

/** The numbers of one arm. */
export interface ArmMetrics {
  trainLoss?: number;
  testLoss?: number;
  trainAccuracy?: number;
  testAccuracy?: number;
  /** The training loss against the true labels; absent where no label was flipped, as are the next two. */
  trueTrainLoss?: number;
  /** Share of the flipped training examples that are answered with the wrong label they were given. */
  wrongLabelsLearnt?: number;
  /** Share of the other training examples that are answered with their label. */
  rightLabelsLearnt?: number;
  /** Test loss − train loss. */
  gap?: number;
  /** The lowest test loss of the run's evaluations, and the iteration after which it was first there. */
  bestTestLoss?: number;
  bestTestLossAt?: number;
  /** Loss of the newest batch, under its masks. */
  batchLoss?: number;
  stepMicroseconds?: number;
  /** When and why the arm stopped, if it did. */
  diverged?: string;
  /** Different thinned networks so far, exact or estimated. */
  thinned: number;
  thinnedExact: boolean;
  /** The n of 2ⁿ thinned networks. */
  droppable: number;
  /** Rate of each layer, the input's first. */
  rates: number[];
  /** Factor on kept neurons of each layer in training. */
  scales: number[];
}

/** The numbers of a lab. */
export interface Metrics {
  iteration: number;
  epoch: number;
  evaluatedAt?: number;
  /**
   * When a setting was last changed during the run, or weights were loaded: from then on the query alone does not lead to
   * this fingerprint.
   */
  changedAt?: number;
  /** The phase that was done last; "update" between iterations. */
  phase: PhaseName;
  /** The phase that is looked at, see `Lab.look`: an earlier one, or the same. */
  shownPhase: PhaseName;
  /** Every arm has diverged. */
  finished: boolean;
  a?: ArmMetrics;
  b?: ArmMetrics;
}

/**
 * The scores of an arm over time; not-a-number from where it has diverged, and where a score means nothing: accuracy in
 * regression, the last three where no label was flipped.
 */
export interface Series {
  trainLoss: Float64Array;
  testLoss: Float64Array;
  trainAccuracy: Float64Array;
  testAccuracy: Float64Array;
  trueTrainLoss: Float64Array;
  wrongLabelsLearnt: Float64Array;
  rightLabelsLearnt: Float64Array;
}

export interface History {
  iteration: Float64Array;
  a?: Series;
  b?: Series;
}

/**
 * A neuron's numbers for one example of the newest batch, as far as the iteration has computed them; those of a feature map
 * are means over its cells. An input has no sum, bias or gradient, and neither has a cell of a state.
 */
export interface Neuron {
  /** Cells of the feature map; absent if it is a single neuron. */
  cells?: number;
  bias?: number;
  sum?: number;
  /** f(sum), before what follows f. */
  activation?: number;
  /**
   * 1 kept, 0 dropped; the share that is kept where a mask has several entries for the neuron; the factor for Gaussian
   * dropout; absent where nothing is dropped.
   */
  mask?: number;
  scale: number;
  /** What is left after activation and dropout. */
  output?: number;
  /** The gradient at what dropout multiplies, without batch norm the activation: 0 for a dropped neuron. */
  gradient?: number;
  weightGradient?: number;
}

/** What an update did to the weights of a neuron. */
export interface WeightChanges {
  /** The largest changes first; `name` is what the weight multiplies: "Input x₁", "bias". */
  largest: { name: string; before: number; after: number }[];
  /** How many other weights changed. */
  more: number;
  /** How many stayed exactly as they were. */
  unchanged: number;
}

/** How well an arm does without what was taken out of it. */
export interface ScoresWithout {
  testLoss: number;
  testAccuracy?: number;
  wrongLabelsLearnt?: number;
}

/** The same of both arms. */
export interface BothWithout {
  a?: ScoresWithout;
  b?: ScoresWithout;
}

/** How a view is drawn. Lengths are CSS pixels. */
export interface DrawOptions {
  width: number;
  height: number;
  /** Device pixels to a CSS pixel. */
  ratio: number;
  dark: boolean;
  /** The row of the batch whose thinned network is shown. */
  example: number;
  /** Whether the network is shown as it answers that example, with all neurons on but those removed, instead of thinned. */
  allOn?: boolean;
  /** Whether training, or test, points are left out of the plane and the curve. */
  hideTraining?: boolean;
  hideTest?: boolean;
  selected?: { layer: number; unit: number };
  hovered?: { layer: number; unit: number };
}

/** What is under the pointer. */
export interface Hit {
  layer?: number;
  unit?: number;
  example?: number;
  /** The points that a click here hides or shows: an entry of a key. */
  points?: "training" | "test";
  text: string;
}

/** A neuron, a feature map or a cell of a state in the network view. */
export interface Tile {
  layer: number;
  unit: number;
  x: number;
  y: number;
  w: number;
  h: number;
  dropped: boolean;
}
