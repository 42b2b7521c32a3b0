import { isServing } from '@/lib/gate/is-serving';
import { missingNeeds } from '@/lib/gate/missing-needs';
import { needsInWords } from '@/lib/gate/needs-in-words';
import type { RampState, RampStateName } from '@/lib/gate/types';
import type { ReportSource } from './report-source';
import type { Health, Verdict } from './types';

const ACTIONS: Record<RampStateName, string | null> = {
  draft: 'Start it when variants, metrics and margins are right.',
  scheduled: null,
  shadow: null,
  running: null,
  paused: 'Resume the ramp, or roll back.',
  quarantined: 'Find out why the data cannot be trusted; then leave the stage out, or restart.',
  awaiting_approval: 'Approve the next stage, or roll back.',
  awaiting_review: 'Look at the effects per stage, then approve or roll back.',
  full: 'Complete it when the holdback has shown enough.',
  completed: null,
  rolled_back: 'Mend the candidate, then restart as a new attempt.',
  expired: 'Restart as a new attempt with more traffic or a wider budget, or archive it.',
  aborted: null,
};

const AWAITED = 'No exposure has come in and been counted yet: see Events whether the service sends them.';

const TONES: Partial<Record<RampStateName, Verdict['tone']>> = {
  running: 'waiting',
  awaiting_approval: 'waiting',
  awaiting_review: 'waiting',
  full: 'better',
  completed: 'done',
  rolled_back: 'worse',
  quarantined: 'blocked',
};

/** Part 1: one sentence, what to do about it, and what would make the ramp go on. */
export function verdictOf(source: ReportSource, state: RampState, health: Health): Verdict {
  const isUndecided = isServing(state) && state.name !== 'full' && !hasAlarm(health);
  if (source.document.clock === 'event' && isUndecided) return undecidedPast(source, health);
  if (isReplaced(source)) return replacedVerdict(source, state);
  const [newest] = source.decisions;
  const isArchived = source.experiment.archivedAt !== null;
  const isUnseen = state.name === 'running' && health.exposedUnits === 0;
  const needs = state.name === 'running' && !isUnseen ? missingNeeds(source.rules) : null;
  const isUnproven = isStopped(state);
  const isBlocked = hasAlarm(health) && state.endedAt === null;
  return {
    tone: isBlocked ? 'blocked' : endTone(state),
    sentence:
      (isHeldBack(source, state) ? promotionOf(source) : newest)?.sentence ??
      (isArchived ? 'Archived before it was started.' : emptySentence(state)),
    action: isArchived ? 'It is archived: it can be read and cloned.' : isUnseen ? AWAITED : actionOf(source, state, isUnproven),
    needs,
    missing: needs === null ? null : needsInWords(needs),
  };
}

/** An attempt that a restart replaced. */
function isReplaced({ experiment, attempts }: ReportSource): boolean {
  return experiment.attempt !== null && experiment.attempt.number < attempts;
}

/** It can be read and nothing else; a restart may have come before any decision that ends. */
function replacedVerdict({ decisions: [newest] }: ReportSource, state: RampState): Verdict {
  const last = newest?.sentence ?? '';
  const sentence = newest?.toState === state.name ? last : `Ended by a restart. The last decision: ${last}`;
  return { tone: endTone(state), sentence, action: null, needs: null, missing: null };
}

function endTone(state: RampState): Verdict['tone'] {
  return isStopped(state) ? 'neutral' : (TONES[state.name] ?? 'neutral');
}

/** A person, or missing data, rolled it back: nothing was shown to be worse. */
function isStopped({ name, harm }: RampState): boolean {
  return name === 'rolled_back' && harm === null;
}

function actionOf({ decisions: [newest] }: ReportSource, { name }: RampState, isUnproven: boolean): string | null {
  if (isUnproven) return 'Restart it as a new attempt when the reason is gone.';
  // A rule that had passed when the approval was asked for may not pass any more.
  if (name === 'awaiting_approval' && newest?.outcome === 'hold') return 'Approve the next stage: it is entered when the rules pass again.';
  return ACTIONS[name];
}

/** At full rollout with nothing left to wait for but the end of the holdback. */
function isHeldBack({ rules }: ReportSource, { name }: RampState): boolean {
  return name === 'full' && rules.find(({ passed }) => !passed)?.rule === 'holdback';
}

function promotionOf({ decisions }: ReportSource): ReportSource['decisions'][number] | undefined {
  return decisions.find(({ fromState, toState }) => toState === 'full' && fromState !== 'full');
}

function hasAlarm({ notes }: Health): boolean {
  return notes.some(({ level }) => level === 'alarm');
}

/** A past experiment has no next tick: where its data ends, a ramp that was under way is undecided. */
function undecidedPast({ decisions: [newest] }: ReportSource, { looks }: Health): Verdict {
  const sentence =
    looks <= 1 || newest === undefined
      ? 'All of its data in one look: the effects below are what it showed. A ramp would have decided on the way.'
      : `Undecided where its data ends. The last look: ${newest.sentence}`;
  return { tone: 'neutral', sentence, action: null, needs: null, missing: null };
}

function emptySentence({ name }: RampState): string {
  return name === 'draft'
    ? 'Draft: nobody is assigned to it yet.'
    : `It is ${name.replaceAll('_', ' ')}; the first decision comes with the next tick.`;
}
