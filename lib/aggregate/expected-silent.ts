import type { FreshnessRow } from './types';

type Counts = Pick<FreshnessRow, 'events' | 'others' | 'othersSince'>;

/** A rate seen in fewer events is none to go by: after an early first event every rare metric would seem to fall silent. */
const EVENTS_FOR_A_RATE = 10;

/**
 * How many of its events an arm should have sent since its last one: at its own earlier rate, or while that is not known, at the rate of
 * the other arm; never more than were seen.
 *
 * @returns undefined where there is no rate yet
 */
export function expectedSilent(arm: Counts, otherArms: readonly Counts[]): number | undefined {
  const own = { events: arm.events, others: arm.others - arm.othersSince };
  const other = {
    events: otherArms.reduce((sum, { events }) => sum + events, 0),
    others: otherArms.reduce((sum, { others }) => sum + others, 0),
  };
  const known = own.events >= EVENTS_FOR_A_RATE || own.events >= other.events ? own : other;
  if (known.events === 0 || known.others === 0) return undefined;
  const expected = (known.events / known.others) * arm.othersSince;
  return own.events >= EVENTS_FOR_A_RATE ? expected : Math.min(known.events, expected);
}
