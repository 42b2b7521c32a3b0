import { callOff } from './call-off';
import { changeState } from './change-state';
import { endRamp } from './end-ramp';
import { enterStage } from './enter-stage';
import { initialState } from './initial-state';
import { isServing } from './is-serving';
import { openSpending } from './open-spending';
import { ownTime } from './own-time';
import { stepDownTo } from './step-down-to';
import type { Command, CommandResult, Policy, RampState } from './types';

interface Order<C extends Command = Command> {
  policy: Policy;
  state: RampState;
  command: C;
  now: number;
}

type OrderOf<T extends Command['type']> = Order<Extract<Command, { type: T }>>;

/**
 * What a person's command makes of the ramp's state. Pure and total: a command that does not fit the state is refused with a reason.
 *
 * @param now epoch milliseconds
 */
export function applyCommand({ policy, state, command, now: clock }: Order): CommandResult {
  if (!Number.isFinite(clock)) return refuse('The time of the command cannot be read.');
  const calledOff = callOff(state, command);
  if (calledOff !== undefined) return accept(calledOff);
  const now = ownTime(state, clock);
  switch (command.type) {
    case 'schedule':
      return schedule({ policy, state, command, now: clock });
    case 'start':
      return start(policy, state, now);
    case 'pause':
      return pause({ policy, state, command, now });
    case 'resume':
      return resume(state, now);
    case 'approve':
      return approve(state);
    case 'step_down':
      return stepDown({ policy, state, command, now });
    case 'override':
      return override({ policy, state, command, now });
    case 'exclude_stage':
      return excludeStage({ policy, state, command, now });
    case 'rollback':
    case 'kill':
      return takeBack(state, clock);
    case 'abort':
      return isOver(state) ? refuse(`It has ended already: ${state.name}.`) : accept(endRamp(state, 'aborted', clock));
    case 'complete':
      return state.name === 'full'
        ? accept(endRamp(state, 'completed', clock))
        : refuse('Only an experiment at full rollout can be completed.');
    case 'restart':
      return state.name === 'draft' || state.name === 'scheduled'
        ? refuse('It has not started yet: start it instead.')
        : accept(initialState(state.attempt + 1));
    default:
      return refuse('Unknown command.');
  }
}

function accept(next: RampState): CommandResult {
  return { ok: true, next };
}

function refuse(reason: string): CommandResult {
  return { ok: false, reason };
}

function isOver(state: RampState): boolean {
  return state.name === 'completed' || state.name === 'rolled_back' || state.name === 'expired' || state.name === 'aborted';
}

function schedule({ state, command, now }: OrderOf<'schedule'>): CommandResult {
  if (state.name !== 'draft' && state.name !== 'scheduled') return refuse('Only a draft can be scheduled.');
  if (!(Number.isFinite(command.at) && command.at >= now)) return refuse('The time to start lies in the past.');
  return accept(changeState(state, { name: 'scheduled', scheduledAt: command.at }));
}

function start(policy: Policy, state: RampState, now: number): CommandResult {
  if (state.name !== 'draft' && state.name !== 'scheduled' && state.name !== 'shadow') {
    return refuse('It has been started already; a restart is a new attempt.');
  }
  if (policy.stages.length === 0) return refuse('The ramp has no stages.');
  return accept(enterStage(policy, state, 0, now));
}

function pause({ state, command, now }: OrderOf<'pause'>): CommandResult {
  if (!isServing(state)) return refuse('Only a running experiment can be paused.');
  if (state.name === 'quarantined') return refuse('It is quarantined: exclude the stage, restart it or roll it back.');
  const pausedFrom = state.pausedFrom ?? { name: state.name, coverage: state.coverage };
  const isAlreadyZero = state.name === 'paused' && state.coverage === 0;
  if (command.coverage === 'keep') {
    if (isAlreadyZero) return refuse('It is paused at zero: resume it first.');
    return accept(changeState(state, { name: 'paused', pausedFrom }));
  }
  if (isAlreadyZero) return accept(state);
  const stratum = state.stratum + 1;
  return accept(changeState(state, { name: 'paused', coverage: 0, stratum, stageEnteredAt: now, pausedFrom }));
}

function resume(state: RampState, now: number): CommandResult {
  if (state.name !== 'paused' || state.pausedFrom === null) return refuse('Only a paused experiment can be resumed.');
  const name = state.pausedFrom.name === 'full' ? 'full' : 'running';
  if (state.coverage > 0) return accept(changeState(state, { name, pausedFrom: null }));
  // Exposures after a pause at zero are a new stratum, and the stage's minimum starts over.
  const { coverage } = state.pausedFrom;
  return accept(changeState(state, { name, coverage, stratum: state.stratum + 1, stageEnteredAt: now, pausedFrom: null }));
}

function approve(state: RampState): CommandResult {
  if (state.name === 'awaiting_approval') return accept(changeState(state, { name: 'running', approvedStage: state.stage }));
  if (state.name === 'awaiting_review') return accept(changeState(state, { name: 'running', reviewed: true }));
  return refuse('Nothing waits for an approval.');
}

function stepDown({ policy, state, command, now }: OrderOf<'step_down'>): CommandResult {
  if (!isServing(state)) return refuse('Only an experiment under way can step down.');
  if (state.name === 'quarantined') return refuse('It is quarantined: exclude the stage, restart it or roll it back.');
  if (state.stage <= 0) return refuse('It is at the first stage: roll it back instead.');
  const stage = command.stage ?? state.stage - 1;
  if (!Number.isSafeInteger(stage) || stage < 0 || stage >= state.stage) {
    // People count stages from 1.
    return refuse(state.stage === 1 ? 'It can step down to stage 1 only.' : `It can step down to stages 1 to ${state.stage}.`);
  }
  if (hasRunOut(policy, state, now)) return refuse(RUN_OUT);
  return accept(stepDownTo({ policy, state, stage, now }));
}

/** A full rollout has no maximum duration, every stage below it has. The past has another clock than who commands. */
function hasRunOut({ clock, maxDurationMs }: Policy, { startedAt }: RampState, now: number): boolean {
  return clock === 'server' && startedAt !== null && now >= startedAt + maxDurationMs;
}

const RUN_OUT = 'Its maximum duration is over, so a stage would expire at once: roll it back instead.';

function override({ policy, state, command, now }: OrderOf<'override'>): CommandResult {
  const { stage } = command;
  if (!isServing(state)) return refuse('Only a running experiment can be overridden; a restart is a new attempt.');
  if (state.name === 'quarantined') return refuse('Its data cannot be trusted: exclude the stage or restart it.');
  if (!Number.isSafeInteger(stage) || stage < 0 || stage > policy.stages.length) {
    // People count stages from 1.
    return refuse(`The ramp has stages 1 to ${policy.stages.length}, and ${policy.stages.length + 1} for full rollout.`);
  }
  if (stage === state.stage && state.name !== 'paused') return refuse('It is at that stage already.');
  if (stage < policy.stages.length && hasRunOut(policy, state, now)) return refuse(RUN_OUT);
  const next = enterStage(policy, state, stage, now);
  return accept(stage > state.stage ? changeState(next, { guaranteeVoid: true }) : next);
}

function excludeStage({ policy, state, command, now }: OrderOf<'exclude_stage'>): CommandResult {
  const { stratum } = command;
  if (!isServing(state)) return refuse('Only a running experiment can leave a stage out.');
  if (!Number.isSafeInteger(stratum) || stratum < 0 || stratum > state.stratum) {
    return refuse(`Strata 0 to ${state.stratum} exist.`);
  }
  if (state.excludedStrata.includes(stratum)) return refuse('It is left out already.');
  if (command.because === 'counts' && state.quarantine === null) return refuse(NOT_QUARANTINED);
  const isCurrent = stratum === state.stratum;
  const next = changeState(state, {
    excludedStrata: [...state.excludedStrata, stratum].sort((a, b) => a - b),
    guaranteeVoid: state.guaranteeVoid || command.because !== 'counts',
    stratum: isCurrent ? stratum + 1 : state.stratum,
    stageEnteredAt: isCurrent ? now : state.stageEnteredAt,
  });
  if (state.name === 'quarantined') {
    const isFull = state.stage >= policy.stages.length;
    next.name = isFull ? 'full' : 'running';
    next.quarantine = null;
    // A pause at zero may have ended in the quarantine: its stage's coverage comes back, in a stratum of its own.
    if (state.coverage === 0) {
      next.coverage = isFull ? 1 - policy.holdback : (policy.stages[state.stage]?.coverage ?? 0);
      next.stratum = state.stratum + 1;
      next.stageEnteredAt = now;
    }
  }
  const isRead = state.spending !== null && state.stage === policy.stages.length - 1;
  if (isRead && stratum >= (state.spending?.firstStratum ?? 0)) {
    next.spending = openSpending(policy, state, next.stratum, now);
  }
  return accept(next);
}

const NOT_QUARANTINED = 'The gate has found nothing wrong with its counts: give another reason ("other"), which voids the guarantee.';

function takeBack(state: RampState, now: number): CommandResult {
  if (isServing(state) || state.name === 'completed' || state.name === 'shadow') {
    return accept(endRamp(state, 'rolled_back', now));
  }
  return refuse(state.name === 'draft' ? 'It has not started.' : `It has ended already: ${state.name}.`);
}
