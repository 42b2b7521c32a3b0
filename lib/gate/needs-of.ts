import { type BoundInput, contrastAt, whyUnread } from './bound-reading';
import { crosses } from './crosses';
import type { Needs, RampState } from './types';
import { HOUR_MS } from './utc-days';
import { waitingHours } from './waiting-hours';

interface NeedsInput {
  input: BoundInput;
  logThreshold: number;
  state: RampState;
  now: number;
}

/** More than a hundred times what has been seen is no forecast. */
const MAX_GROWTH = 100;

/**
 * What a bound that does not pass yet would need if everything went on as it has in all: U and V grow with the units. Null when it would
 * not pass at this estimate, or cannot be told.
 */
export function needsOf({ input, logThreshold, state, now }: NeedsInput): Needs {
  const contrast = contrastAt(input);
  const isForecast = whyUnread(input, contrast) === null && input.view.process === 'normal' && input.r > 0;
  if (!isForecast) return { units: null, hours: null };
  const passesAt = (growth: number) => crosses(contrast.u * growth, contrast.v * growth, input.r, logThreshold);
  if (!passesAt(MAX_GROWTH)) return { units: null, hours: null };
  let low = 1;
  let high = MAX_GROWTH;
  for (let step = 0; step < 40; step += 1) {
    const middle = (low + high) / 2;
    if (passesAt(middle)) high = middle;
    else low = middle;
  }
  const { seen, perHour } = arrivals(input, state, now);
  // Arms may stay unequal: growth is counted in the units the contrast is made of.
  const units = Math.ceil(seen * (high - 1));
  return { units, hours: waitingHours(units / perHour) };
}

/** Mature units in all, and how many an hour the present stratum adds. */
export function arrivals({ view }: Pick<BoundInput, 'view'>, state: RampState, now: number): { seen: number; perHour: number } {
  let seen = 0;
  let recent = 0;
  for (const { control, candidate, ordinal } of view.strata) {
    seen += control.n + candidate.n;
    if (ordinal >= state.stratum) recent += control.n + candidate.n;
  }
  const waiting = view.policy.windowMs + view.policy.latenessMs;
  const hours = state.stageEnteredAt === null ? 0 : (now - state.stageEnteredAt - waiting) / HOUR_MS;
  return { seen, perHour: hours > 0 ? recent / hours : 0 };
}
