import { logFactorial } from './log-factorial';
import type { Random } from './random';

const MIN_REJECTION_MEAN = 12;

/**
 * A Poisson count, exact: inversion below a mean of 12, above it transformed rejection.
 *
 * @param mean 0 or more, finite
 * @see Hörmann (1993), "The transformed rejection method for generating Poisson random variables", algorithm PTRS
 */
export function drawPoisson(random: Random, mean: number): number {
  if (!(mean > 0)) return 0;
  return mean < MIN_REJECTION_MEAN ? invert(random, mean) : reject(random, mean);
}

function invert(random: Random, mean: number): number {
  let left = random();
  let probability = Math.exp(-mean);
  let count = 0;
  while (left > probability && count < 200) {
    left -= probability;
    count += 1;
    probability *= mean / count;
  }
  return count;
}

function reject(random: Random, mean: number): number {
  const b = 0.931 + 2.53 * Math.sqrt(mean);
  const a = -0.059 + 0.02483 * b;
  const quick = 0.9277 - 3.6224 / (b - 2);
  for (;;) {
    const u = random() - 0.5;
    const v = random();
    const room = 0.5 - Math.abs(u);
    const count = Math.floor(((2 * a) / room + b) * u + mean + 0.43);
    if (room >= 0.07 && v <= quick) return count;
    if (count < 0 || (room < 0.013 && v > room)) continue;
    const size = Math.log((v * (1.1239 + 1.1328 / (b - 3.4))) / (a / (room * room) + b));
    if (size <= count * Math.log(mean) - mean - logFactorial(count)) return count;
  }
}
