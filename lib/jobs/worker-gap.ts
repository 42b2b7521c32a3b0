import type { RampState } from '@/lib/gate/types';

/** Missed ticks after which the worker counts as having been away. */
const MISSED_TICKS = 3;

interface GapInput {
  state: RampState;
  now: Date;
  /** What the clock was moved by since. */
  movedMs: number;
  tickMs: number;
}

/** How long no worker ran since an experiment's last tick, beyond the tick that was due. */
export function workerGap({ state, now, movedMs, tickMs }: GapInput): number {
  const { lastTickAt, clockMovedMs = 0 } = state;
  const gap = lastTickAt === null ? 0 : now.getTime() - clockMovedMs - movedMs - lastTickAt;
  return gap > MISSED_TICKS * tickMs ? gap - tickMs : 0;
}
