import { enterStage } from '@/lib/gate/enter-stage';
import { initialState } from '@/lib/gate/initial-state';
import type { RampState } from '@/lib/gate/types';
import { createScene, createTraffic, type Scene, type Traffic } from './ramp-traffic';
import { createRandom, type Random } from './random';
import { type ReferenceOptions, referenceDesign } from './reference-design';
import { RIVAL_RULES, type RivalRule } from './rival-rules';
import { SIMULATED_START, simulateRamp } from './simulate-ramp';
import { estimate } from './tally';
import type { Estimate } from './types';

/** How one rule fares in one setting. */
export interface ComparisonRow {
  rule: string;
  scenario: string;
  promote: Estimate;
  rollback: Estimate;
  /** Mean days until promotion; null when it never came. */
  daysToPromote: number | null;
}

export interface ComparisonOptions {
  runs: number;
  seed: number;
  onProgress?: ((text: string) => void) | undefined;
}

const SCENARIOS: readonly { name: string; effect: number; options: ReferenceOptions }[] = [
  { name: '−5 %', effect: -0.05, options: {} },
  { name: '−2 %', effect: -0.02, options: {} },
  { name: 'no effect', effect: 0, options: {} },
  { name: '+2 %', effect: 0.02, options: {} },
  { name: '+5 %', effect: 0.05, options: {} },
  { name: 'no effect, baseline drifts +50 %, all traffic as control', effect: 0, options: { controlMode: 'all', drift: 0.5 } },
];
const OURS = 'Rampart: harm ruled out';

export const COMPARED_SCENARIOS: readonly string[] = SCENARIOS.map(({ name }) => name);

/** The same ramp and the same traffic (one seed per scenario, hourly arrivals) under our gate and under four other rules. */
export function comparison({ runs, seed, onProgress }: ComparisonOptions, only = COMPARED_SCENARIOS): ComparisonRow[] {
  return SCENARIOS.filter(({ name }) => only.includes(name)).flatMap(({ name, effect, options }) => {
    onProgress?.(name);
    const scene = createScene(referenceDesign({ ...options, lookHours: 1 }), { primary: effect }, SIMULATED_START);
    const run = (rule: string, ramp: (random: Random) => RivalEnd) => ({ ...count(runs, createRandom(seed), ramp), rule, scenario: name });
    const ours = run(OURS, (random) => {
      const { end, days } = simulateRamp(scene, random);
      return { end: end === 'promoted' || end === 'rolled_back' ? end : 'open', days };
    });
    return [ours, ...RIVAL_RULES.map((rule) => run(rule.name, (random) => rivalRamp(scene, rule, random)))];
  });
}

/** Markdown: P(promoted) by rule and scenario, P(rolled back) in brackets. */
export function comparisonTable(rows: readonly ComparisonRow[]): string {
  const rules = [...new Set(rows.map(({ rule }) => rule))];
  const cells = rules.map((rule) => {
    const own = SCENARIOS.map(({ name }) => rows.find((row) => row.rule === rule && row.scenario === name));
    return [rule, ...own.map((row) => (row === undefined ? '' : `${percent(row.promote.value)} (${percent(row.rollback.value)})`))];
  });
  const head = ['promoted (rolled back) at a true effect of', ...SCENARIOS.map(({ name }) => name)];
  return [head, head.map(() => '---'), ...cells].map((line) => `| ${line.join(' | ')} |`).join('\n');
}

interface RivalEnd {
  end: 'promoted' | 'rolled_back' | 'open';
  days: number;
}

function count(runs: number, random: Random, ramp: (random: Random) => RivalEnd): Omit<ComparisonRow, 'rule' | 'scenario'> {
  let promoted = 0;
  let rolledBack = 0;
  let days = 0;
  for (let run = 0; run < runs; run += 1) {
    const result = ramp(random);
    if (result.end === 'promoted') {
      promoted += 1;
      days += result.days;
    } else if (result.end === 'rolled_back') rolledBack += 1;
  }
  return { promote: estimate(promoted, runs), rollback: estimate(rolledBack, runs), daysToPromote: promoted > 0 ? days / promoted : null };
}

/** One ramp under another rule: the same stages and minimum durations, a look every hour. */
function rivalRamp(scene: Scene, rule: RivalRule, random: Random): RivalEnd {
  const { policy, lookMs } = scene.design;
  const traffic = createTraffic(scene, random, SIMULATED_START);
  let state: RampState = enterStage(policy, initialState(1), 0, SIMULATED_START);
  let hourly = hourlyMeans();
  const looks = Math.floor(policy.maxDurationMs / lookMs);
  for (let look = 0; look < looks; look += 1) {
    traffic.look(state, look);
    hourly.add(traffic, state.stratum);
    const now = SIMULATED_START + (look + 1) * lookMs;
    const minimum = policy.stages[state.stage]?.minDurationMs ?? 0;
    const isStageOver = now - (state.stageEnteredAt ?? now) >= minimum;
    const verdict = rule.judge({ policy, state, evidence: traffic.evidence, hourly: hourly.means, isStageOver });
    const days = (now - SIMULATED_START) / 86_400_000;
    if (verdict === 'rollback') return { end: 'rolled_back', days };
    if (verdict !== 'go' || !isStageOver) continue;
    if (state.stage === policy.stages.length - 1) return { end: 'promoted', days };
    state = enterStage(policy, state, state.stage + 1, now);
    hourly = hourlyMeans();
  }
  return { end: 'open', days: policy.maxDurationMs / 86_400_000 };
}

/** Means of each look alone, from the running sums of a stratum. */
function hourlyMeans(): { means: { control: number[]; candidate: number[] }; add: (traffic: Traffic, stratum: number) => void } {
  const means = { control: [] as number[], candidate: [] as number[] };
  const before = { control: { n: 0, events: 0 }, candidate: { n: 0, events: 0 } };
  return {
    means,
    add: (traffic, ordinal) => {
      const stratum = traffic.evidence.metrics[0]?.strata[ordinal];
      for (const arm of ['control', 'candidate'] as const) {
        const n = stratum?.[arm].n ?? 0;
        const events = stratum?.[arm].events ?? 0;
        if (n > before[arm].n) means[arm].push((events - before[arm].events) / (n - before[arm].n));
        before[arm] = { n, events };
      }
    },
  };
}

function percent(value: number): string {
  return `${Number((100 * value).toPrecision(value >= 0.1 ? 3 : 2))} %`;
}
