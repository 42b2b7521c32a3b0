import type { RampState } from '@/lib/gate/types';

/** Missed ticks after which the worker counts as having been away. */
const MISSED_TICKS = 3;

/** How long no worker ran since an experiment's last tick, beyond the tick that was due. */
export function workerGap({ lastTickAt }: RampState, now: Date, tickMs: number): number {
  const gap = lastTickAt === null ? 0 : now.getTime() - lastTickAt;
  return gap > MISSED_TICKS * tickMs ? gap - tickMs : 0;
}
