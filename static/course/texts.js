// Every text of the course that is not a lesson's own. A translation is another file like this one, and other lessons.

export const TEXTS = {
  steps: ['Idea', 'Predict', 'Run', 'Observe', 'Explain'],
  step: (/** @type {number} */ number, /** @type {string} */ name) => `Step ${number} of 5: ${name}`,
  lesson: 'Lesson',
  statement: 'What the lecture says',
  toPredict: 'To the question',
  predictHint: 'Nothing runs before you have chosen, and nobody keeps score.',
  toRun: 'Run it',
  watch: 'What to watch',
  hands: 'Your turn',
  runHint:
    'This is one run. Meanwhile the same is done with other seeds, that is, other random numbers, in the background.',
  toObserve: 'See all runs',
  /** @param {number} done @param {number} of */
  arriving: (done, of) => `${done} of ${of} runs are done …`,
  dotsHint: 'A dot for each seed; a line joins the two dots of the same seed.',
  numbers: 'All numbers',
  seed: 'seed',
  mean: 'mean',
  /** @param {number} held @param {number} of */
  cameOut: (held, of) => `It came out in ${held} of ${of} runs.`,
  /** @param {number} held @param {number} of */
  didNotComeOut: (held, of) => `It did not come out this time: in ${held} of ${of} runs.`,
  /** @param {string} letter @param {string} text */
  yourAnswer: (letter, text) => `You predicted ${letter}: ${text}`,
  bornOut: 'The runs bear your prediction out.',
  /** @param {string} letter @param {string} text */
  otherBornOut: (letter, text) => `The runs bear out another one. ${letter}: ${text}`,
  noneBornOut: 'These runs decide for none of the answers.',
  toExplain: 'Why?',
  explanation: 'Why',
  try: 'Something to try',
  trySweep: 'Sweep it',
  tryLab: 'Try it in the lab',
  free: 'Into the lab with this run',
  otherSeeds: 'Other seeds',
  copy: 'Copy my results',
  copyTitle: 'A short text with your prediction, the verdict and the seeds, to hand in',
  papers: 'Papers',
  previous: 'Lesson before',
  next: 'Next lesson',
  close: 'Leave the lesson',
  failed: 'The runs could not be made.',
  lessonFailed: 'The lesson cannot be shown.',
  /** @param {string} name @param {string[]} names */
  unknownLesson: (name, names) => `There is no lesson “${name}”. Lessons: ${names.join(', ')}.`,
  /** @param {string} address @param {string} why */
  noFile: (address, why) => `The lesson’s file ${address} could not be loaded: ${why}`,
  /**
   * @param {{ title: string, letter: string, answer: string, isBornOut: boolean, verdict: string, sentence: string,
   *   seeds: string, fingerprints: string, link: string }} result
   */
  results: ({ title, letter, answer, isBornOut, verdict, sentence, seeds, fingerprints, link }) =>
    [
      `Dropout Lab: ${title}`,
      `Prediction ${letter}: ${answer} (${isBornOut ? 'borne out' : 'not borne out'})`,
      `${verdict} ${sentence}`,
      `Seeds ${seeds}; fingerprints ${fingerprints}`,
      link,
    ].join('\n'),

  course: 'The course: twelve lessons, two minutes each',
  courseHint:
    'Each lesson asks you something first, then trains networks on your machine, and judges by what they did. What you answer ' +
    'is kept in this browser only, from your first answer on.',
  minutes: (/** @type {number} */ minutes) => `${minutes} min`,
  done: 'done',
  forget: 'Forget my answers',
  teachers: 'For teachers',
  teachersHint:
    'Every lesson can be put into a page of yours with one line. What the wrong answers stand for is listed with each lesson.',
  shows: 'Shows',
  misconceptions: 'What the answers stand for',
  rightAnswer: 'borne out if the verdict holds',
  measured: (/** @type {number} */ held, /** @type {string} */ seeds) =>
    `Our own fifty runs (seeds ${seeds}): it came out in ${held}.`,
  presets: 'Runs',
  embedding: 'Code to copy',
  copyCode: 'Copy',

  sweep: 'What if? One setting over a range',
  sweepHint:
    'Trains the run above at several values of one setting, with several seeds each, in the background. Everything else ' +
    'stays as it is in the lab.',
  setting: 'Setting',
  values: 'Values, with commas between',
  layersValues: 'Values, with semicolons between',
  seeds: 'Seeds at each value',
  iterations: 'Iterations of each run',
  quantity: 'Show',
  start: 'Run the sweep',
  cancel: 'Cancel',
  /** @param {number} done @param {number} of @param {string} left */
  progress: (done, of, left) => `${done} of ${of} runs${left}`,
  /** @param {number} seconds */
  left: (seconds) =>
    seconds < 90 ? `, about ${Math.ceil(seconds)} s left` : `, about ${Math.ceil(seconds / 60)} min left`,
  cancelled: 'Cancelled; what had been done is shown.',
  bars: 'Dots are single runs, the line joins their means; bars are one standard error of the mean, s / √n, up and down.',
  /** @param {{ quantity: string, arm: string, key: string, value: string, mean: string, error: string, others: string[] }} best */
  best: ({ quantity, arm, key, value, mean, error, others }) =>
    `Best ${quantity}, ${arm}: ${mean}${error} at ${key} = ${value}.` +
    (others.length ? ` Not told apart from it, being within two standard errors: ${others.join(', ')}.` : ''),
  savePicture: 'Picture (PNG)',
  saveTable: 'Table (CSV)',
  copyLink: 'Copy link',
  settings: {
    drop: 'Dropout rate p',
    train: 'Training examples',
    flip: 'Flipped labels',
    layers: 'Hidden layers',
    lr: 'Learning rate',
    batch: 'Batch size',
  },
};
