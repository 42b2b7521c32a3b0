import type { ArmFreshness, Evidence } from '@/lib/gate/types';
import { createScene, type Scene, type Silence } from './ramp-traffic';
import { createRandom, type Random } from './random';
import { referenceDesign } from './reference-design';
import { SIMULATED_START, startRamp, stepRamp } from './simulate-ramp';
import { type SuiteCase, type SuiteOptions, type SuiteRow, suiteRow, suiteTwin } from './suite-row';
import { estimate } from './tally';

const HOUR_MS = 3_600_000;
/**
 * Silent from noon of the first day, twelve hours before the first stage may be left, for a day and a half. In its first hours a fault
 * cannot be told from chance: an arm of 40 units an hour takes five, a metric of four events an hour three.
 */
const SILENT_FROM = 12;
const SILENT_UNTIL = 48;
const WATCHED_UNTIL = 168;

type Fault = Silence | 'store';

/** Point 8: while an arm, all traffic, a metric or the store is silent, coverage never widens; it does when they are back. */
export function failClosed({ runs, seed }: SuiteOptions): SuiteRow {
  const random = createRandom(seed);
  const faults: readonly Fault[] = ['candidate', 'traffic', 'metric', 'store'];
  const cases: SuiteCase[] = [];
  let recovered = 0;
  let recoverable = 0;
  for (const fault of faults) {
    // Patient: blind for longer than the fault lasts. Otherwise a silent metric ends the ramp, as it should.
    for (const isPatient of [true, false]) {
      const scene = goodScene(isPatient);
      let widened = 0;
      for (let run = 0; run < runs; run += 1) {
        const seen = runWith(scene, fault, random);
        widened += seen.widenedInSilence;
        if (!isPatient || fault === 'candidate') continue;
        recoverable += 1;
        if (seen.hasWidenedAfter) recovered += 1;
      }
      cases.push({ name: `${fault}_silent${isPatient ? '' : '_beyond_blind_time'}_widened`, estimate: widened, se: 0 });
    }
  }
  return suiteRow({
    point: 8,
    name: 'fail_closed',
    bound: 0,
    runs,
    cases,
    twin: suiteTwin('widens_when_they_are_back', estimate(recovered, recoverable), 0.9),
  });
}

/** A candidate that would widen at the first chance, looked at every hour. */
function goodScene(isPatient: boolean): Scene {
  const design = referenceDesign({ lookHours: 1 });
  const policy = { ...design.policy, maxLagMs: HOUR_MS / 2, blindTimeMs: (isPatient ? 48 : 0.5) * HOUR_MS };
  return createScene({ ...design, policy }, { primary: 0.2 }, SIMULATED_START);
}

function runWith(scene: Scene, fault: Fault, random: Random): { widenedInSilence: number; hasWidenedAfter: boolean } {
  const ramp = startRamp(scene, random);
  let widenedInSilence = 0;
  let hasWidenedAfter = false;
  for (let hour = 0; hour < WATCHED_UNTIL; hour += 1) {
    const isSilent = hour >= SILENT_FROM && hour < SILENT_UNTIL;
    const before = ramp.state.coverage;
    befall(ramp.traffic.evidence, fault, isSilent ? hour - SILENT_FROM + 1 : 0, SIMULATED_START + (hour + 1) * HOUR_MS);
    const end = stepRamp(scene, ramp, isSilent && fault !== 'store' ? fault : undefined);
    if (ramp.state.coverage > before) {
      if (isSilent) widenedInSilence += 1;
      else if (hour >= SILENT_UNTIL) hasWidenedAfter = true;
    }
    if (end !== null) break;
  }
  return { widenedInSilence, hasWidenedAfter };
}

/** What a tick would know of the fault beside missing rows: raw freshness of a silent metric, lag of a silent store. */
function befall(evidence: Evidence, fault: Fault, silentHours: number, now: number): void {
  if (fault === 'store') evidence.lagMs = silentHours * HOUR_MS;
  const primary = evidence.metrics[0];
  if (fault !== 'metric' || primary === undefined) return;
  const arm: ArmFreshness = {
    lastEventAt: now - silentHours * HOUR_MS,
    lastOtherEventAt: now,
    expectedSilent: silentHours * EXPECTED_PER_HOUR,
  };
  primary.freshness = { control: arm, candidate: arm };
}

/** 20,000 units a day, 5 % of them in each arm, a tenth with the event. */
const EXPECTED_PER_HOUR = 4;
