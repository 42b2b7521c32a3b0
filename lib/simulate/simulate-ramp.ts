import { applyCommand } from '@/lib/gate/apply-command';
import { decideOutcome } from '@/lib/gate/decide';
import { initialState } from '@/lib/gate/initial-state';
import type { RampState } from '@/lib/gate/types';
import { createTraffic, type Scene, type Silence, type Traffic } from './ramp-traffic';
import type { Random } from './random';
import type { RampEnd, RampResult } from './types';

const DAY_MS = 86_400_000;

/** Monday, 13 November 2023, 00:00 UTC: ramps start with a full UTC day. */
export const SIMULATED_START = 1_699_833_600_000;

/** One ramp that has been started and can be taken look by look; several may run side by side. */
export interface RunningRamp {
  state: RampState;
  traffic: Traffic;
  looks: number;
  highestStage: number;
  highestCoverage: number;
}

/** A ramp at its first moment. */
export function startRamp(scene: Scene, random: Random): RunningRamp {
  const started = applyCommand({
    policy: scene.design.policy,
    state: initialState(1),
    command: { type: 'start' },
    now: SIMULATED_START,
  });
  const state = started.ok ? started.next : initialState(1);
  const traffic = createTraffic(scene, random, SIMULATED_START);
  return { state, traffic, looks: 0, highestStage: 0, highestCoverage: state.coverage };
}

/** Lets one look pass: arrivals, settling, and the gate's tick. Approvals are given at once. Returns how it ended, or null. */
export function stepRamp(scene: Scene, ramp: RunningRamp, silence?: Silence): RampEnd | null {
  const { policy, lookMs } = scene.design;
  ramp.traffic.look(ramp.state, ramp.looks, silence);
  ramp.looks += 1;
  const now = SIMULATED_START + ramp.looks * lookMs;
  let ticked = decideOutcome({ policy, state: ramp.state, evidence: ramp.traffic.evidence, now });
  if (ticked.outcome === 'await_approval') {
    const approved = applyCommand({ policy, state: ticked.next, command: { type: 'approve' }, now });
    if (approved.ok) ticked = decideOutcome({ policy, state: approved.next, evidence: ramp.traffic.evidence, now });
  }
  ramp.state = ticked.next;
  if (ticked.next.stage > ramp.highestStage) ramp.highestStage = ticked.next.stage;
  if (ticked.next.coverage > ramp.highestCoverage)
    ramp.highestCoverage = ticked.next.stage >= policy.stages.length ? 1 : ticked.next.coverage;
  return endOf(ticked.next);
}

/** A whole ramp through the gate that runs in production. */
export function simulateRamp(scene: Scene, random: Random): RampResult {
  const ramp = startRamp(scene, random);
  const maxLooks = Math.ceil(scene.design.policy.maxDurationMs / scene.design.lookMs) + 1;
  let end: RampEnd | null = null;
  while (end === null && ramp.looks <= maxLooks) end = stepRamp(scene, ramp);
  return {
    end: end ?? 'stopped',
    days: (ramp.looks * scene.design.lookMs) / DAY_MS,
    candidateUnits: ramp.traffic.candidateUnits,
    highestCoverage: ramp.highestCoverage,
    highestStage: ramp.highestStage,
    looks: ramp.looks,
  };
}

function endOf({ name }: RampState): RampEnd | null {
  switch (name) {
    case 'full':
    case 'completed':
      return 'promoted';
    case 'rolled_back':
      return 'rolled_back';
    case 'expired':
      return 'expired';
    case 'awaiting_review':
      return 'review';
    case 'quarantined':
    case 'aborted':
      return 'stopped';
    default:
      return null;
  }
}
