/**
 * Whether a number of JSON is the same number to everybody who reads it as a double and prints it again, as ECMAScript
 * does and most others do too: `1.0`, `1e2` and `0.1` are; `9007199254740993`, `1e400` and
 * `0.10000000000000000001` are not.
 *
 * @param text of one JSON number
 */
export function survivesDouble(text: string): boolean {
  const double = Number(text);
  return Number.isFinite(double) && decimalOf(text) === decimalOf(String(double));
}

const NUMBER = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/;

/** One text for each decimal value: its digits without zeros at either end, and the power of ten of the last one. */
function decimalOf(text: string): string {
  const [, sign, whole = '', fraction = '', exponent = '0'] = NUMBER.exec(text) ?? [];
  const digits = whole + fraction;
  let start = 0;
  let end = digits.length;
  while (digits[start] === '0') start++;
  while (end > start && digits[end - 1] === '0') end--;
  if (start === end) return '0';
  return `${sign}${digits.slice(start, end)}e${Number(exponent) - fraction.length + digits.length - end}`;
}
