import { logFactorial } from './log-factorial';
import type { Random } from './random';

const MIN_REJECTION_MEAN = 10;

/**
 * A binomial count, exact: inversion while n·min(p, 1 − p) is below 10, above it transformed rejection.
 *
 * @param n trials, whole, 0 or more
 * @param p probability; below 0 taken as 0, above 1 as 1
 * @see Hörmann (1993), "The generation of binomial random variates", algorithm BTRS
 */
export function drawBinomial(random: Random, n: number, p: number): number {
  if (!(n > 0) || !(p > 0)) return 0;
  if (p >= 1) return n;
  if (p > 0.5) return n - drawSmall(random, n, 1 - p);
  return drawSmall(random, n, p);
}

function drawSmall(random: Random, n: number, p: number): number {
  return n * p < MIN_REJECTION_MEAN ? invert(random, n, p) : reject(random, n, p);
}

function invert(random: Random, n: number, p: number): number {
  const odds = p / (1 - p);
  let left = random();
  let probability = Math.exp(n * Math.log1p(-p));
  let count = 0;
  while (left > probability && count < n) {
    left -= probability;
    count += 1;
    probability *= (odds * (n - count + 1)) / count;
  }
  return count;
}

function reject(random: Random, n: number, p: number): number {
  const spread = Math.sqrt(n * p * (1 - p));
  const b = 1.15 + 2.53 * spread;
  const a = -0.0873 + 0.0248 * b + 0.01 * p;
  const quick = 0.92 - 4.2 / b;
  for (;;) {
    const u = random() - 0.5;
    const v = random();
    const room = 0.5 - Math.abs(u);
    const count = Math.floor(((2 * a) / room + b) * u + n * p + 0.5);
    if (room >= 0.07 && v <= quick) return count;
    if (count < 0 || count > n) continue;
    const size = Math.log((v * (2.83 + 5.1 / b) * spread) / (a / (room * room) + b));
    if (size <= logRatioToMode(n, p, count)) return count;
  }
}

/** ln of the probability of `count` over that of the mode. */
function logRatioToMode(n: number, p: number, count: number): number {
  const mode = Math.floor((n + 1) * p);
  const arrangements = logFactorial(mode) + logFactorial(n - mode) - logFactorial(count) - logFactorial(n - count);
  return arrangements + (count - mode) * Math.log(p / (1 - p));
}
