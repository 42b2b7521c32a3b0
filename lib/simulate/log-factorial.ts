const TABLE_SIZE = 4096;
const SERIES_FROM = 128;
const HALF_LOG_TWO_PI = 0.9189385332046727418;
const TABLE = buildTable();

/** ln k! of a whole k ≥ 0: sums of logarithms below 128, Stirling's series to 1/k⁵ above (relative error below 1e-15), kept to 4095. */
export function logFactorial(k: number): number {
  return k < TABLE_SIZE ? (TABLE[k] ?? 0) : stirling(k);
}

function stirling(k: number): number {
  const inverse = 1 / k;
  const square = inverse * inverse;
  const tail = inverse * (1 / 12 - square * (1 / 360 - square / 1260));
  return (k + 0.5) * Math.log(k) - k + HALF_LOG_TWO_PI + tail;
}

function buildTable(): Float64Array {
  const table = new Float64Array(TABLE_SIZE);
  for (let k = 1; k < TABLE_SIZE; k += 1) table[k] = k < SERIES_FROM ? (table[k - 1] ?? 0) + Math.log(k) : stirling(k);
  return table;
}
