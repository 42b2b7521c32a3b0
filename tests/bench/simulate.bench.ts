import type { BenchRow } from '@/lib/cli/bench';
import { referenceDesign } from '@/lib/simulate/reference-design';
import { simulate } from '@/lib/simulate/simulate';
import type { Design } from '@/lib/simulate/types';

const RUNS = 1500;
const ROUNDS = 5;

const guardrail = (key: string, rate: number, margin: number) => ({
  metric: {
    key,
    role: 'guardrail' as const,
    kind: 'proportion' as const,
    direction: 'decrease' as const,
    margin,
    windowMs: 0,
    latenessMs: 0,
    capped: true,
    operational: false,
    tuning: null,
  },
  model: { kind: 'proportion' as const, rate },
});

/** Whole ramps of 28 days at looks every six hours through the production gate, on one core: the best of five rounds, by processor time. */
export async function bench(): Promise<BenchRow[]> {
  const plain = referenceDesign();
  const guarded = referenceDesign({
    guardrails: [
      guardrail('error', 0.02, 0.25),
      guardrail('refund', 0.05, 0.25),
      guardrail('bounce', 0.1, 0.1),
      guardrail('retry', 0.05, 0.2),
      guardrail('complaint', 0.3, 0.05),
    ],
  });
  return [
    row('simulate.ramps.plain_at_plus_5', plain, 0.05, 5000),
    row('simulate.ramps.plain_at_0', plain, 0, 5000),
    row('simulate.ramps.five_guardrails_at_plus_5', guarded, 0.05, 1500),
    row('simulate.ramps.five_guardrails_at_0', guarded, 0, 1500),
  ];
}

function row(name: string, design: Design, effect: number, target: number): BenchRow {
  let best = 0;
  for (let round = 0; round < ROUNDS; round += 1) {
    const before = process.cpuUsage().user;
    simulate(design, { primary: effect }, { runs: RUNS, seed: round + 1 });
    best = Math.max(best, (RUNS / (process.cpuUsage().user - before)) * 1e6);
  }
  return { name, value: best, unit: 'ramps/s', target, pass: best >= target };
}
