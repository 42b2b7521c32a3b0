import { simulate } from '@/lib/simulate/simulate';
import { estimate } from '@/lib/simulate/tally';
import type { Characteristics, Design, Effects, Estimate } from '@/lib/simulate/types';

interface SlowOptions {
  runs: number;
  seed: number;
  signal: AbortSignal;
}

/** Ramps simulated at a stretch: some ten milliseconds, after which other requests have their turn. */
const AT_A_STRETCH = 20;

/**
 * As `simulate`, in small pieces: this thread answers evaluations too. Stops early when nobody waits for the answer any more.
 *
 * @throws RangeError when the design cannot be simulated
 */
export async function simulateSlowly(design: Design, effects: Effects, { runs, seed, signal }: SlowOptions): Promise<Characteristics> {
  const pieces: Characteristics[] = [];
  for (let done = 0; done < runs && !signal.aborted; done += AT_A_STRETCH) {
    pieces.push(simulate(design, effects, { runs: Math.min(AT_A_STRETCH, runs - done), seed: seed + done }));
    await new Promise((resolve) => setImmediate(resolve));
  }
  return mergePieces(effects, pieces);
}

export function mergePieces(effects: Effects, pieces: readonly Characteristics[]): Characteristics {
  const runs = pieces.reduce((sum, piece) => sum + piece.runs, 0);
  const mean = (of: (piece: Characteristics) => number) => pieces.reduce((sum, piece) => sum + of(piece) * piece.runs, 0) / runs;
  const share = (of: (piece: Characteristics) => Estimate) => estimate(Math.round(mean((piece) => of(piece).value) * runs), runs);
  /** Days are averaged over the ramps that ended so. */
  const days = (of: (piece: Characteristics) => number | null, ended: (piece: Characteristics) => Estimate) => {
    const weights = pieces.map((piece) => (of(piece) === null ? 0 : ended(piece).value * piece.runs));
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    return total > 0 ? pieces.reduce((sum, piece, index) => sum + (of(piece) ?? 0) * (weights[index] ?? 0), 0) / total : null;
  };
  return {
    effects,
    runs,
    promote: share(({ promote }) => promote),
    rollback: share(({ rollback }) => rollback),
    expire: share(({ expire }) => expire),
    review: share(({ review }) => review),
    daysToPromote: days(
      ({ daysToPromote }) => daysToPromote,
      ({ promote }) => promote,
    ),
    daysToRollback: days(
      ({ daysToRollback }) => daysToRollback,
      ({ rollback }) => rollback,
    ),
    meanDays: mean(({ meanDays }) => meanDays),
    unitsHarmed: mean(({ unitsHarmed }) => unitsHarmed),
    budgetBreach: share(({ budgetBreach }) => budgetBreach),
    reached: (pieces[0]?.reached ?? []).map((_, stage) => mean(({ reached }) => reached[stage] ?? 0)),
  };
}
