import { requireArgument } from './require-argument';
import type { Interval } from './types';

export interface RunningLook {
  /** least p so far */
  pValue: number;
  /** intersection of all intervals so far; lower above upper when they have become incompatible */
  interval: Interval;
}

/**
 * What a sequence may claim after each look: the least p and the intersection of the intervals so far.
 *
 * An empty intersection says that some assumption fails (a drifting effect, most often); it is kept as it is.
 *
 * @param looks p and interval of each look, in order
 * @returns one entry per look
 * @throws RangeError for a p outside [0, 1] or an interval without numbers
 * @see Howard, Ramdas, McAuliffe, Sekhon (2021), Annals of Statistics 49, section 2
 * @example runningSequence([{ pValue: 0.2, interval: { lower: -1, upper: 3 } }, { pValue: 0.5, interval: { lower: -2, upper: 2 } }])
 *   // [{ pValue: 0.2 }, { pValue: 0.2, interval: { lower: -1, upper: 2 } }] // by hand
 */
export function runningSequence(looks: readonly { pValue: number; interval: Interval }[]): RunningLook[] {
  const running: RunningLook[] = [];
  let pValue = 1;
  let lower = -Infinity;
  let upper = Infinity;
  for (const look of looks) {
    requireArgument(look.pValue >= 0 && look.pValue <= 1, 'runningSequence', 'p-values in [0, 1]', look.pValue);
    const isNumeric = !Number.isNaN(look.interval.lower) && !Number.isNaN(look.interval.upper);
    requireArgument(isNumeric, 'runningSequence', 'intervals of numbers', `${look.interval.lower}, ${look.interval.upper}`);
    pValue = Math.min(pValue, look.pValue);
    lower = Math.max(lower, look.interval.lower);
    upper = Math.min(upper, look.interval.upper);
    running.push({ pValue, interval: { lower, upper } });
  }
  return running;
}
