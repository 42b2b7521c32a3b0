import type { z } from 'zod';
import { decide } from '@/lib/gate/decide';
import { goldenCompare } from './golden-compare';
import { goldenGateFigures } from './golden-gate-figures';
import { goldenGateInput } from './golden-gate-input';
import { type gateFileShape, harmProcesses } from './golden-gate-shape';
import type { GoldenResult } from './golden-result';

/** The file's figures have 13 digits; a difference of two of them that is 0 on paper is not in doubles. */
const TOLERANCE = { rel: 1e-9, abs: 1e-10 };

/** Computes every tick of the gate's golden file: figures from `lib/stats`, decision and reason from `lib/gate`. */
export function runGoldenGate({ cases }: z.output<typeof gateFileShape>): GoldenResult {
  const gate = { cases: cases.length, passed: 0, worst: 0 };
  const failures: GoldenResult['failures'] = [];
  for (const { id, config, metrics, expect } of cases) {
    try {
      const processes = harmProcesses(metrics);
      const { decision } = decide(goldenGateInput(config, metrics));
      const actual = {
        metrics: metrics.map((metric) => goldenGateFigures(config, metric, processes)),
        decision: decision.outcome,
        reason: decision.reason,
      };
      const rules = { ofCase: undefined, ofFields: undefined, fallback: TOLERANCE };
      const { mismatches, worst } = goldenCompare(expect, actual, rules);
      gate.worst = Math.max(gate.worst, worst);
      if (mismatches.length === 0) gate.passed += 1;
      for (const mismatch of mismatches) failures.push({ id, ...mismatch });
    } catch (error) {
      failures.push({ id, field: '', expected: expect, actual: error instanceof Error ? error.message : String(error) });
    }
  }
  return { sections: { gate }, failures };
}
