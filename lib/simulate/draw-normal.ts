import type { Random } from './random';

/** A standard normal number by Marsaglia's polar method; the second of the pair is dropped, which keeps it free of state. */
export function drawNormal(random: Random): number {
  for (;;) {
    const x = 2 * random() - 1;
    const y = 2 * random() - 1;
    const square = x * x + y * y;
    if (square > 0 && square < 1) return x * Math.sqrt((-2 * Math.log(square)) / square);
  }
}
