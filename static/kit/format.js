// How numbers are written, everywhere on the page.

const WHOLE = new Intl.NumberFormat('en-GB', { maximumFractionDigits: 0 });
const TWO_DIGITS = new Intl.NumberFormat('en-GB', { maximumSignificantDigits: 2 });
const THREE_DIGITS = new Intl.NumberFormat('en-GB', { maximumSignificantDigits: 3 });
const MINUS = '\u2212';

/** A count: 12,345. @param {number} value */
export const whole = (value) => WHOLE.format(value);

/** How fast something goes, in as many digits as can be read while it changes: 24,500, 212, 54, 0.87. @param {number} value */
export const speed = (value) => (value < 100 ? TWO_DIGITS : THREE_DIGITS).format(value);

/**
 * A measured number with a fixed number of decimals and a true minus sign; a dash for what is not a finite number.
 * @param {number | undefined} value
 * @param {number} [decimals]
 */
export function real(value, decimals = 3) {
  if (value === undefined || !Number.isFinite(value)) return '–';
  const text = Math.abs(value).toFixed(decimals);
  // What rounds to zero has no sign.
  return value < 0 && Number(text) !== 0 ? MINUS + text : text;
}

/** The same, always with its sign: for differences. @param {number | undefined} value @param {number} [decimals] */
export function signed(value, decimals = 3) {
  const text = real(value, decimals);
  return value !== undefined && value > 0 && Number(text) !== 0 ? `+${text}` : text;
}

/** A share as a percentage with one decimal. @param {number | undefined} value */
export const percent = (value) => (value === undefined || !Number.isFinite(value) ? '–' : `${real(100 * value, 1)} %`);

/** A rate or a factor, as short as it is exact to three decimals: 0.2, 1.25. @param {number} value */
export const short = (value) => String(Number(value.toFixed(3))).replace('-', MINUS);

/** A number of any size in about four characters: 0.0123, 1.2e−7. @param {number | undefined} value */
export function compact(value) {
  if (value === undefined || !Number.isFinite(value)) return '–';
  const size = Math.abs(value);
  const text = size !== 0 && (size < 1e-4 || size >= 1e5) ? value.toExponential(2) : value.toFixed(size >= 100 ? 1 : 4);
  return text.replaceAll('-', MINUS);
}

/** An exponent: 32 becomes ³². @param {number} value */
export const superscript = (value) => [...String(value)].map((digit) => '⁰¹²³⁴⁵⁶⁷⁸⁹'[Number(digit)]).join('');

/** A text as a sentence begins with it. @param {string} text */
export const capitalised = (text) => text.charAt(0).toUpperCase() + text.slice(1);
