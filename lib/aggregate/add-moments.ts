import type { MomentRow } from './types';

type Sums = Omit<MomentRow, 'metric' | 'stratum' | 'variant' | 'slice'>;

const NOTHING: Sums = {
  units: 0n,
  sumY: 0n,
  sumYy: 0n,
  sumAbsY: 0n,
  rawSumY: 0n,
  rawSumYy: 0n,
  sumD: 0n,
  sumDd: 0n,
  sumYd: 0n,
  sumX: 0n,
  sumXx: 0n,
  sumXy: 0n,
  nonZero: 0n,
  events: 0n,
  late: 0n,
  crossovers: 0n,
};

/** The moments of several rows together, as if their units had been in one. */
export function addMoments(rows: readonly Sums[]): Sums {
  const total = { ...NOTHING };
  for (const row of rows) for (const column of Object.keys(NOTHING) as (keyof Sums)[]) total[column] += row[column];
  return total;
}
