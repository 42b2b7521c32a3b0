import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { goldenGateInput } from '@/lib/cli/golden-gate-input';
import { gateFileShape } from '@/lib/cli/golden-gate-shape';
import { decide } from '@/lib/gate/decide';

const FILE = new URL('../../../shared/golden/gate_public.json', import.meta.url);
const cases = existsSync(FILE) ? gateFileShape.parse(JSON.parse(readFileSync(FILE, 'utf8'))).cases : [];

type GoldenTick = (typeof cases)[number];

interface GoldenProcess {
  m: number;
  U: number;
  V: number;
  lnE: number;
}

interface GoldenFigures {
  key: string;
  process: string;
  r: number;
  rHarm: number;
  sumW: number;
  estimate: number;
  gate: GoldenProcess & { rejects: boolean };
  harm: GoldenProcess & { alarm: boolean };
  lower: number | null;
}

describe.skipIf(cases.length === 0)('decide on the golden ticks', () => {
  it.each(cases)('$id', (golden) => {
    const { decision } = decide(goldenGateInput(golden.config, golden.metrics));
    const expected = golden.expect as { metrics: GoldenFigures[]; decision: string; reason: string };
    expect([decision.outcome, decision.reason]).toEqual([expected.decision, expected.reason]);
    for (const metric of expected.metrics) compare(decision.rules, metric, golden);
  });
});

function compare(rules: ReturnType<typeof decide>['rules'], expected: GoldenFigures, golden: GoldenTick): void {
  const isLast = golden.config.stage === golden.config.stages.length - 1;
  const role = golden.metrics.find(({ key }) => key === expected.key)?.role;
  const name = role === 'guardrail' ? 'guardrail' : isLast ? 'promotion' : 'harm_budget';
  const gate = rules.find(({ rule, metric }) => rule === name && metric === expected.key);
  const harm = rules.find(({ rule, metric, inputs }) => rule === 'harm' && metric === expected.key && inputs['kind'] === 'harm');
  expect(gate?.inputs['process']).toBe(expected.process);
  expect(gate?.passed).toBe(expected.gate.rejects);
  expect(harm?.passed).toBe(!expected.harm.alarm);
  near(gate?.inputs['margin'], expected.gate.m);
  near(gate?.inputs['r'], expected.r);
  near(gate?.inputs['sumWeights'], expected.sumW);
  near(gate?.inputs['estimate'], expected.estimate);
  near(gate?.inputs['u'], expected.gate.U);
  near(gate?.inputs['v'], expected.gate.V);
  near(gate?.value, expected.gate.lnE);
  near(gate?.inputs['lower'], expected.lower);
  near(harm?.inputs['margin'], expected.harm.m);
  near(harm?.inputs['r'], expected.rHarm);
  near(harm?.inputs['u'], expected.harm.U);
  near(harm?.inputs['v'], expected.harm.V);
  near(harm?.value, expected.harm.lnE);
}

function near(got: unknown, expected: number | null): void {
  if (expected === null) {
    expect(got).toBeNull();
    return;
  }
  expect(typeof got).toBe('number');
  expect(Math.abs(Number(got) - expected)).toBeLessThanOrEqual(1e-9 * Math.abs(expected) + 1e-12);
}
