import { budgetUse } from '@/lib/gate/budget-use';
import { createScene, type Scene } from './ramp-traffic';
import { createRandom, type Random } from './random';
import { referenceDesign } from './reference-design';
import { type RunningRamp, SIMULATED_START, startRamp, stepRamp } from './simulate-ramp';
import { type SuiteOptions, type SuiteRow, suiteCase, suiteRow, suiteTwin } from './suite-row';
import { estimate } from './tally';
import type { Design, Estimate } from './types';

const CANARIES = 3;
const ALPHA = 0.05;
const TOTAL_BUDGET = 0.02;
/** The first stage is entered without evidence: q₁ · loss of all of them must fit the budget on their own. */
const EFFECTS = [-0.0202, -0.03, -0.045, -0.06] as const;

/** Point 12: canaries in one layer, alpha and budget shared: Σ coverage · loss passes the total with probability alpha at most. */
export function concurrent({ runs, seed }: SuiteOptions): SuiteRow {
  const cases = EFFECTS.map((effect) =>
    suiteCase(`three_canaries_at_${effect}`, runTogether([effect, effect, effect], { runs, seed }).breach),
  );
  const lone = [-0.0801, -0.201].map((effect) =>
    suiteCase(`one_of_three_at_${effect}`, runTogether([effect, 0, 0], { runs, seed }).breach),
  );
  const mixed = runTogether([-0.045, 0.05, 0], { runs, seed });
  const alone = runTogether([0.05, 0, 0], { runs, seed: seed + 1 });
  return suiteRow({
    point: 12,
    name: 'concurrent_canaries',
    bound: ALPHA,
    runs,
    cases: [...cases, ...lone, suiteCase('one_harmful_one_good', mixed.breach)],
    twin: suiteTwin('the_good_one_of_three_reaches_25_percent', alone.firstAtQuarter, 0.5),
  });
}

function sharedDesign(): Design {
  const design = referenceDesign({ alpha: ALPHA / CANARIES, unitsPerDay: 20_000 });
  return { ...design, policy: { ...design.policy, sharedHarmBudget: TOTAL_BUDGET } };
}

function runTogether(effects: readonly number[], { runs, seed }: SuiteOptions): { breach: Estimate; firstAtQuarter: Estimate } {
  const random = createRandom(seed);
  const design = sharedDesign();
  const scenes = effects.map((effect) => createScene(design, { primary: effect }, SIMULATED_START));
  let breaches = 0;
  let advanced = 0;
  for (let run = 0; run < runs; run += 1) {
    const { isBreached, ramps } = runOnce(scenes, effects, random);
    if (isBreached) breaches += 1;
    if ((ramps[0]?.highestStage ?? 0) >= 2) advanced += 1;
  }
  return { breach: estimate(breaches, runs), firstAtQuarter: estimate(advanced, runs) };
}

interface Ramp {
  ramp: RunningRamp;
  isOver: boolean;
  /** Its coverage · bound as of the last look. */
  used: number;
}

function runOnce(scenes: readonly Scene[], effects: readonly number[], random: Random): { isBreached: boolean; ramps: RunningRamp[] } {
  const ramps = scenes.map((scene): Ramp => ({ ramp: startRamp(scene, random), isOver: false, used: 0 }));
  const looks = Math.ceil((scenes[0]?.design.policy.maxDurationMs ?? 0) / (scenes[0]?.design.lookMs ?? 1));
  let isBreached = false;
  for (let look = 0; look < looks && !isBreached; look += 1) {
    for (let index = 0; index < ramps.length; index += 1) {
      const scene = scenes[index];
      const one = ramps[index];
      if (scene === undefined || one === undefined || one.isOver) continue;
      one.ramp.traffic.evidence.othersBudgetUse = ramps.reduce((sum, other) => sum + (other === one ? 0 : other.used), 0);
      one.isOver = stepRamp(scene, one.ramp) !== null;
      const { state, traffic } = one.ramp;
      const now = SIMULATED_START + look * scene.design.lookMs;
      one.used = budgetUse({ policy: scene.design.policy, state, evidence: traffic.evidence, now });
    }
    isBreached = atRisk(ramps, effects) > TOTAL_BUDGET && ramps.some(({ ramp }) => ramp.highestStage > 0);
  }
  return { isBreached, ramps: ramps.map(({ ramp }) => ramp) };
}

function atRisk(ramps: readonly Ramp[], effects: readonly number[]): number {
  return ramps.reduce((sum, { ramp }, index) => {
    const coverage = ramp.state.name === 'full' ? 1 : ramp.state.coverage;
    return sum + coverage * Math.max(0, -(effects[index] ?? 0));
  }, 0);
}
