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

/** What each measure finds of an arm. Losses are means over the test examples, in nats for classes. */
export interface Measures {
  convergence: Convergence;
  "co-adaptation": CoAdaptation;
  importance: Importance;
  sparsity: Sparsity;
  features: Features;
  uncertainty: Uncertainty;
  ensemble: Ensemble;
  "variance-shift": VarianceShift;
}

export type MeasureName = keyof Measures;

/** What a measure found; an arm is absent if it is not there or has diverged. */
export interface Measurement<Result = Measures[MeasureName]> {
  iteration: number;
  a?: Result;
  b?: Result;
}

/** How far training has come, and how fast. */
export interface Convergence {
  trainLoss?: number;
  testLoss?: number;
  /** Test loss − train loss. */
  gap?: number;
  /** The lowest test loss of the run's evaluations, and the iteration and epoch after which it was first there. */
  bestTestLoss?: number;
  bestTestLossAt?: number;
  bestTestLossEpoch?: number;
  /** Epochs after which the accuracy was first at least 0, 1, …, 100 %; empty in regression. */
  trainAccuracyEpochs: (number | undefined)[];
  testAccuracyEpochs: (number | undefined)[];
  stepMicroseconds?: number;
}

/** How much the neurons of each hidden layer lean on each other. */
export interface CoAdaptation {
  loss: number;
  layers: {
    layer: number;
    /** Mean |r| over pairs of neurons, 0 to 1. */
    correlation?: number;
    /** Neurons whose activation is always the same, which have no correlation. */
    constant: number;
    /** Pairs that were removed, and whether they were drawn from more. */
    pairs: number;
    sampled: boolean;
    /** Mean of L(−i, −j) − L(−i) − L(−j) + L. */
    interaction?: number;
    interactionDeviation?: number;
    absoluteInteraction?: number;
    /** Mean |interaction| over the mean of the sizes of the two rises: the scale of the loss taken out. */
    relativeInteraction?: number;
    /** Mean rise of the loss without both, and the sum of the rises without each: the difference is the interaction. */
    riseOfBoth?: number;
    riseOfEach?: number;
  }[];
}

/** The rise of the test loss without each neuron. */
export interface Importance {
  loss: number;
  layers: {
    layer: number;
    rises: number[];
    largest: number;
    mean: number;
    /** Gini coefficient, 0 (all alike) to 1 (one has everything); negative rises count as 0. */
    gini: number;
    /** Neurons without which the loss is lower. */
    harmful: number;
  }[];
}

/** How many activations of each hidden layer are near zero. */
export interface Sparsity {
  layers: {
    layer: number;
    /** Share of activations whose size is at most the threshold: 1 % of the layer's root mean square. */
    nearZero: number;
    threshold: number;
    /** Neurons whose activations are all near zero. */
    silent: number;
    mean: number;
    /** The ends of the histogram, and the shares in its bins of equal width. */
    from: number;
    to: number;
    histogram: number[];
  }[];
}

/** The weights into each neuron of the first layer as an image; none where the data are no images. */
export interface Features {
  height: number;
  width: number;
  images: number[][];
  /** The largest absolute weight. */
  largest: number;
}

/** How sure the network is of an answer, or of its answers in the mean. */
export interface Answer {
  /** The class with the largest mean probability. */
  class?: number;
  /** Mean probability of that class, or mean value, and its standard deviation over the samples. */
  mean: number;
  spread: number;
  /** In nats; absent in regression. */
  entropy?: number;
  mutualInformation?: number;
}

/** How much the thinned networks disagree (Monte-Carlo dropout). */
export interface Uncertainty {
  samples: number;
  /** Means over all test examples. */
  means: Answer;
  /** The first test examples. */
  examples: Answer[];
}

/** The average of T thinned networks for T = 1, …, 100 against weight scaling. */
export interface Ensemble {
  losses: number[];
  /** Shares of wrong answers; empty in regression. */
  errors: number[];
  scaledLoss: number;
  scaledError?: number;
}

/** The variance before each batch normalisation in training over that in evaluation; empty without any. */
export interface VarianceShift {
  layers: {
    layer: number;
    mean?: number;
    /** Of each channel; absent for one that is constant in evaluation. */
    ratios: (number | undefined)[];
  }[];
}
