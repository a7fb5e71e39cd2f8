// What a chart has lines of.

/** The lines of a chart, in the order of its data. */
export const LINES = /** @type {const} */ ([
  { arm: 'a', split: 'test', name: 'without' },
  { arm: 'a', split: 'train', name: 'without' },
  { arm: 'b', split: 'test', name: 'with' },
  { arm: 'b', split: 'train', name: 'with' },
]);
