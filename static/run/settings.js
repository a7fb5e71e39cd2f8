// What the schema and the query say about a setting. The query is the only record of what is set; nothing is kept here.

/** @typedef {import('../../dropout-lab.js').Setting} Setting */

/** Headings of the schema's groups, in the order in which a lab is thought up. */
export const GROUPS = { data: 'Data', network: 'Network', dropout: 'Dropout', training: 'Training', run: 'Run' };

/** A query, looked up by key. */
export class Settings {
  /**
   * @param {Setting[]} schema
   * @param {string} query canonical, as `Lab.query()` gives it
   */
  constructor(schema, query) {
    this.schema = schema;
    this.given = new URLSearchParams(query);
    /** @type {string} */
    this.family = this.value(schema.find((setting) => setting.key === 'data'));
  }

  /**
   * The current value for both arms: the given one or the default, which may depend on the data and the network. With an arm,
   * what that arm has as long as nothing is given for it alone.
   * @param {Setting | undefined} setting
   * @param {'a' | 'b'} [arm]
   * @returns {string}
   */
  value(setting, arm) {
    if (!setting) return '';
    /** @param {{ condition: { key: string, words: string[] } }} other */
    const holds = ({ condition: { key, words } }) => words.includes(this.word(key, arm));
    return this.given.get(setting.key) ?? setting.defaults?.find(holds)?.value ?? setting.default;
  }

  /** The value of another setting, an arm's own if it is told. @param {string} key @param {'a' | 'b'} [arm] */
  word(key, arm) {
    const setting = this.schema.find((setting) => setting.key === key);
    return (arm && this.given.get(`${arm}.${key}`)) ?? this.value(setting, arm);
  }

  /** How many hidden layers there are, in the network with dropout. */
  get layers() {
    return this.word('layers', 'b').split(',').length;
  }

  /** Whether both networks have the same layers, and so began with the same weights. */
  get haveSameShapes() {
    return ['net', 'layers', 'channels', 'act'].every(
      (key) => !this.given.has(`a.${key}`) && !this.given.has(`b.${key}`),
    );
  }

  /** What the columns of the reader's table are, where that is not what was guessed. */
  get columns() {
    return { label: this.given.get('label') ?? undefined, columns: this.given.get('columns') ?? undefined };
  }

  /** The greatest value that the data allow. @param {Setting} setting */
  max(setting) {
    return setting.maxima?.[this.family] ?? setting.max;
  }

  /** The value given for one arm alone, or '' @param {Setting} setting @param {'a' | 'b'} arm */
  override(setting, arm) {
    return this.given.get(`${arm}.${setting.key}`) ?? '';
  }

  /**
   * What leads to a run on the reader's table: its columns, and at most half of its rows to learn from, so that the rest can be
   * tested on.
   * @param {number} rows how many the table has
   * @param {{ label: string, columns: string }} chosen its columns, as in a query
   * @param {boolean} isAnother whether the table is another one, for which the sizes of the halves are the default again
   * @returns {Record<string, string>} '' is the default
   */
  onTable(rows, chosen, isAnother) {
    const train = this.schema.find(({ key }) => key === 'train');
    const given = isAnother ? undefined : this.given.get('train');
    const asked = Number(given ?? new Settings(this.schema, 'data=table').value(train));
    const half = Math.floor(rows / 2);
    const size = asked > half ? String(half) : (given ?? '');
    return { ...chosen, train: size, ...(isAnother ? { test: '' } : {}), data: 'table' };
  }

  /** Whether the setting means anything in this run, for one of the arms at least. @param {Setting} setting */
  applies({ requires = [] }) {
    return requires.every(({ key, words }) => {
      const needed = this.schema.find((setting) => setting.key === key);
      const inForce = [this.value(needed), this.given.get(`a.${key}`), this.given.get(`b.${key}`)];
      return inForce.some((word) => words.includes(word ?? ''));
    });
  }

  /** Whether anything but its default is given. @param {Setting} setting */
  isGiven(setting) {
    return this.given.has(setting.key);
  }
}

/** The stops of a logarithmic slider in each decade: numbers that one would also write by hand. */
const MANTISSAS = [1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8];

/**
 * @typedef {object} Slider How a number maps to a range input and back.
 * @property {number} min
 * @property {number} max
 * @property {number | 'any'} step
 * @property {(value: number) => number} toPosition
 * @property {(position: number) => number} toValue
 */

/**
 * The slider for a setting, or none where a slider would be no help: no upper end, or one far beyond reach of a hand.
 * @param {Setting} setting
 * @param {number | undefined} max
 * @returns {Slider | null}
 */
export function sliderFor(setting, max) {
  const { min = 0, scale = 'linear' } = setting;
  if (max === undefined || (setting.kind === 'integer' && max > 1e6)) return null;
  const step = setting.step ?? (setting.kind === 'integer' ? 1 : (max - min) / 100);
  const last = setting.exclusiveMax ? max - step : max;
  if (scale === 'linear') {
    return { min, max: last, step, toPosition: (value) => value, toValue: (position) => tidy(position) };
  }
  const stops = stopsOf(setting, min, last);
  return {
    min: 0,
    max: stops.length - 1,
    step: 1,
    toPosition: (value) => {
      const above = stops.findIndex((stop) => stop >= value);
      const [low = min, high = last] = [stops[above - 1], stops[above]];
      if (above < 0) return stops.length - 1;
      return above === 0 || high - value <= value - low ? above : above - 1;
    },
    toValue: (position) => stops[position] ?? last,
  };
}

/**
 * The stops of a logarithmic slider. A logarithm has no zero: where zero is allowed ("off") it is a stop of its own.
 * @param {Setting} setting
 * @param {number} min
 * @param {number} max
 */
function stopsOf({ kind, step }, min, max) {
  const floor = min > 0 ? min : (step ?? max * 1e-6);
  const stops = [min];
  for (let decade = Math.floor(Math.log10(floor)); decade <= Math.log10(max); decade += 1) {
    for (const mantissa of MANTISSAS) {
      const stop = tidy(mantissa * 10 ** decade);
      if (stop >= floor && stop > min && stop < max && (kind !== 'integer' || Number.isInteger(stop))) stops.push(stop);
    }
  }
  return [...stops, max];
}

/** Takes off the noise that binary fractions leave: 0.30000000000000004 is 0.3. @param {number} value */
const tidy = (value) => Number(value.toPrecision(9));
