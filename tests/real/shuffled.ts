import type { WireEvent } from './replay';

/** Fisher–Yates with a fixed linear congruential generator, so that a failure can be seen again. */
export function shuffled(events: readonly WireEvent[]): WireEvent[] {
  const order = [...events];
  let seed = 20_201;
  for (let last = order.length - 1; last > 0; last--) {
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
    const pick = Math.floor((seed / 2 ** 32) * (last + 1));
    const moved = order[last] as WireEvent;
    order[last] = order[pick] as WireEvent;
    order[pick] = moved;
  }
  return order;
}
