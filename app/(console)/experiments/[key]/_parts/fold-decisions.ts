import type { DecisionView } from '@/lib/experiments/list-decisions';
import { MOST_LISTED } from '@/lib/report/read-decisions';

/** A decision, and how often in a row it was taken: the newest of them stands for all. */
export type FoldedDecision = DecisionView & { repeats?: Repeats };

interface Repeats {
  count: number;
  since: string;
  /** The oldest of the list is among them, so that there may be more. */
  isCut: boolean;
}

const ESTIMATE = / \((?:about |≈ )[^()]*\)(?=\.$)/;

/** Newest first: decisions in a row that say the same, by the same actor, become one. What is still lacking changes with each and is left aside. */
export function foldDecisions(decisions: readonly DecisionView[]): FoldedDecision[] {
  const folded: FoldedDecision[] = [];
  for (const [index, decision] of decisions.entries()) {
    const newest = folded.at(-1);
    if (newest === undefined || sameness(newest) !== sameness(decision)) {
      folded.push(decision);
      continue;
    }
    const count = (newest.repeats?.count ?? 1) + 1;
    folded[folded.length - 1] = { ...newest, repeats: { count, since: decision.at, isCut: index === MOST_LISTED - 1 } };
  }
  return folded;
}

/** Whether a decision is more than a tick that left all as it was. */
export function isChange({ kind, fromState, toState, fromCoverage, toCoverage }: DecisionView): boolean {
  return kind !== 'tick' || fromState !== toState || fromCoverage !== toCoverage;
}

/** Minutes in which more than one of the decisions was taken: their times need seconds. */
export function crowdedMinutes(decisions: readonly DecisionView[]): ReadonlySet<string> {
  const minutes = decisions.map(({ at }) => minuteOf(at));
  return new Set(minutes.filter((minute, index) => minutes.indexOf(minute) !== index));
}

/** "2026-11-26T17:09" */
export function minuteOf(at: string): string {
  return at.slice(0, 16);
}

function sameness({ kind, outcome, actor, sentence, reason, toState, toCoverage }: DecisionView): string {
  return JSON.stringify([kind, outcome, actor, sentence.replace(ESTIMATE, ''), reason, toState, toCoverage]);
}
