// Runs in the page (see hostile.spec.js): makes queries, keys and values that nobody should write and somebody will.

/**
 * @param {number} seed the same texts on every run
 */
globalThis.hostile = (seed) => {
  let state = seed >>> 0;
  // mulberry32
  const random = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (end) => Math.floor(random() * end);
  const pick = (list) => list[below(list.length)];

  const KEYS = [
    'data',
    'train',
    'test',
    'noise',
    'flip',
    'net',
    'hidden',
    'channels',
    'act',
    'drop',
    'drop-in',
    'drop-conv',
    'drop-rec',
    'kind',
    'conv-kind',
    'rec-mask',
    'bn',
    'bn-at',
    'bn-order',
    'scaling',
    'optim',
    'lr',
    'batch',
    'l1',
    'l2',
    'max-norm',
    'seed',
    'eval',
    'compare',
    'DATA',
    'hiden',
    '',
    ' ',
    '__proto__',
    'constructor',
    '%',
    '%ZZ',
    'a',
    'a.',
    'c.drop',
  ];
  const VALUES = [
    '',
    '0',
    '1',
    '-1',
    '0.5',
    '1e308',
    '-1e308',
    '1e-320',
    '1e999',
    'NaN',
    'inf',
    '-inf',
    'Infinity',
    '0x10',
    '٣',
    '１',
    '1_000',
    '4294967295',
    '4294967296',
    '-0',
    '00',
    '1,',
    ',',
    ',,,',
    '16,16',
    '0,0',
    '1,1,1,1,1,1,1,1,1',
    '1024,1024,1024,1024',
    '999999999999',
    '8,-8',
    'on',
    'off',
    'ON',
    'circles',
    'moons',
    'spiral',
    'curve',
    'digits',
    'table',
    'relu',
    'mlp',
    'cnn',
    'rnn',
    'gru',
    'lstm',
    'standard',
    'gaussian',
    'uniform',
    'alpha',
    'dropconnect',
    'spatial',
    'same',
    'fresh',
    'bn-drop',
    'drop-bn',
    'after',
    'selu',
    '128,128,128',
    '128,128,128,128',
    'sgd',
    'adam',
    'none',
    '<script>',
    '"><img src=x onerror=alert(1)>',
    '%00',
    '%F0%9F',
    '\0',
    '\u202e',
    '\ud83c',
    '💥',
    'é',
    'a'.repeat(5000),
    '🎲'.repeat(500),
    '../..',
    '${1}',
    '\r\n',
  ];
  const character = () => String.fromCodePoint(pick([below(128), below(0xd7ff), 0x1f300 + below(500)]));
  const noise = () => Array.from({ length: below(12) }, character).join('');
  const number = () => String((random() - 0.3) * 10 ** (below(12) - 4));

  const key = () => (random() < 0.2 ? pick(['a.', 'b.', 'c.', '.']) : '') + (random() < 0.9 ? pick(KEYS) : noise());
  const value = () => (random() < 0.7 ? pick(VALUES) : random() < 0.5 ? number() : noise());
  // Among them are some that are right, so that what follows a right one is looked at too.
  const RIGHT = [
    'data=moons',
    'data=spiral',
    'data=curve',
    'train=20',
    'noise=0.4',
    'flip=0.3',
    'layers=8',
    'layers=32,4,1',
    'act=tanh',
    'act=selu',
    'kind=gaussian',
    'kind=uniform',
    'kind=alpha',
    'kind=dropconnect',
    'bn=on',
    'a.bn=on',
    'bn-order=drop-bn',
    'bn-at=after',
    'data=table',
    'drop=0.9',
    'drop-in=0.2',
    'scaling=none',
    'optim=sgd',
    'lr=2.5',
    'batch=1',
    'l1=0.1',
    'max-norm=1',
    'seed=4294967295',
    'eval=0',
    'compare=off',
    'a.drop=0.5',
    'b.act=sigmoid',
    'a.lr=1e-3',
    'b.layers=3,3',
  ];
  const part = () => (random() < 0.5 ? pick(RIGHT) : wrong());
  const wrong = () => key() + (random() < 0.95 ? pick(['=', '=', '=', '=', '==', '+', '%3D']) : '') + value();
  const query = () =>
    (random() < 0.2 ? '?' : '') +
    Array.from({ length: 1 + below(4) }, part).join(pick(['&', '&', '&', '&&', ';', '?', '#']));
  return { query, key, value };
};
