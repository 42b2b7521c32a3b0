import type { FreshnessRow } from './types';

type Counts = Pick<FreshnessRow, 'events' | 'others' | 'othersSince'>;

/**
 * How many of its events an arm should have sent since its last one: at its own earlier rate; of an arm that has never sent the event, at
 * the rate of the arm that has, and no more than that one has sent: a rate seen in a handful of events is none to go by.
 *
 * @returns undefined where there is no rate yet
 */
export function expectedSilent(arm: Counts, otherArms: readonly Counts[]): number | undefined {
  if (arm.events > 0) return rateOf({ events: arm.events, others: arm.others - arm.othersSince }, arm.othersSince);
  const events = otherArms.reduce((sum, other) => sum + other.events, 0);
  const others = otherArms.reduce((sum, other) => sum + other.others, 0);
  const expected = events === 0 ? undefined : rateOf({ events, others }, arm.others);
  return expected === undefined ? undefined : Math.min(events, expected);
}

function rateOf({ events, others }: Pick<Counts, 'events' | 'others'>, sent: number): number | undefined {
  return others === 0 ? undefined : (events / others) * sent;
}
