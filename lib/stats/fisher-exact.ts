import { binomial } from './distributions';
import { requireEventCount } from './require-event-count';
import type { Computed, EventCount } from './types';

export interface FisherResult {
  pValue: number;
  /** P(X ≥ x): the candidate has more events */
  pGreater: number;
  pLess: number;
}

interface Table {
  candidate: number;
  control: number;
  events: number;
  least: number;
  most: number;
}

/**
 * Fisher's exact test of two proportions, given the margins. The two-sided p adds all tables no likelier than this
 * one, ties included.
 *
 * @param control @param candidate 1 unit or more each; the work grows with the events
 * @returns no value when the margins leave only one table (no events, or all)
 * @throws RangeError for counts outside their domain
 * @see Fisher (1935); R fisher.test (same slack of 1e-7 for ties)
 * @example fisherExact({ n: 15, events: 3 }, { n: 20, events: 9 }) // { pValue: 0.16291911647862706 } // scipy fisher_exact
 */
export function fisherExact(control: EventCount, candidate: EventCount): Computed<FisherResult> {
  requireEventCount('fisherExact', control);
  requireEventCount('fisherExact', candidate);
  const events = control.events + candidate.events;
  const table = {
    candidate: candidate.n,
    control: control.n,
    events,
    least: Math.max(0, events - control.n),
    most: Math.min(candidate.n, events),
  };
  if (table.least === table.most) return { ok: false, reason: 'only one table has these margins' };
  const x = candidate.events;
  return {
    ok: true,
    value: {
      pValue: Math.min(1, twoSided(table, x)),
      pGreater: Math.min(1, tail(table, x, 1)),
      pLess: Math.min(1, tail(table, x, -1)),
    },
  };
}

/** ln P(X = k) by three binomials, after Loader (2000), section 5. */
function logProbability({ candidate, control, events }: Table, k: number): number {
  const share = events / (candidate + control);
  return (
    binomial.logPmf(k, candidate, share) + binomial.logPmf(events - k, control, share) - binomial.logPmf(events, candidate + control, share)
  );
}

function mode(table: Table): number {
  return Math.floor(((table.candidate + 1) * (table.events + 1)) / (table.candidate + table.control + 2));
}

/** P(X ≥ k) for direction 1, P(X ≤ k) for −1: from the likelier end outwards, so that nothing is subtracted. */
function tail(table: Table, k: number, direction: 1 | -1): number {
  const middle = mode(table);
  if (direction * (k - middle) >= 0) return outwards(table, k, direction);
  return outwards(table, middle, direction) + outwards(table, middle - direction, opposite(direction), k);
}

function opposite(direction: 1 | -1): 1 | -1 {
  return direction === 1 ? -1 : 1;
}

/** Adds probabilities from `start` in one direction, to `end` or until they no longer count. */
function outwards(table: Table, start: number, direction: 1 | -1, end?: number): number {
  const { candidate, control, events, least, most } = table;
  if (start < least || start > most) return 0;
  const last = end ?? (direction === 1 ? most : least);
  let term = Math.exp(logProbability(table, start));
  let sum = 0;
  for (let k = start; direction * (last - k) >= 0; k += direction) {
    sum += term;
    if (term < sum * 1e-18) break;
    term *=
      direction === 1
        ? (((events - k) / (k + 1)) * (candidate - k)) / (control - events + k + 1)
        : ((k / (events - k + 1)) * (control - events + k)) / (candidate - k + 1);
  }
  return sum;
}

function twoSided(table: Table, x: number): number {
  const middle = mode(table);
  const threshold = logProbability(table, x) + 1e-7;
  if (logProbability(table, middle) <= threshold) return 1;
  const direction = x > middle ? 1 : -1;
  return outwards(table, x, direction) + outwards(table, farSide(table, threshold, direction), opposite(direction));
}

/** The table nearest to the mode, on the side opposite to `direction`, that is no likelier than the threshold. */
function farSide(table: Table, threshold: number, direction: 1 | -1): number {
  let inside = mode(table);
  let outside = direction === 1 ? table.least - 1 : table.most + 1;
  while (Math.abs(outside - inside) > 1) {
    const middle = Math.trunc((inside + outside) / 2);
    if (logProbability(table, middle) > threshold) inside = middle;
    else outside = middle;
  }
  return outside;
}
