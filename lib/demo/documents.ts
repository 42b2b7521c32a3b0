import type { Scenario } from './scenarios';

/** Windows and stages of seconds instead of days, so that a whole ramp is seen in a minute. Only the demo compresses time. */
const ends = { window: '1s', lateness: '0s' };

export const demoMetrics = {
  'demo-click': { kind: 'proportion', event: 'demo_click', direction: 'increase', ...ends },
  'demo-latency': { kind: 'mean', event: 'demo_latency_ms', direction: 'decrease', cap: { value: 1000 }, ...ends },
} as const;

const stage = { minDuration: '8s', minUnits: 100 };

export function demoExperiment(scenario: Scenario, unitsPerDay: number) {
  return {
    key: scenario.key,
    name: scenario.name,
    hypothesis: scenario.hypothesis,
    unit: 'user',
    variants: [
      { key: 'control', role: 'control', weight: 0.5, value: { model: 'ranker', version: '7' } },
      { key: 'candidate', role: 'candidate', weight: 0.5, value: { model: 'ranker', version: scenario.version } },
    ],
    metrics: { primary: 'demo-click', guardrails: [{ metric: 'demo-latency', margin: 0.2 }] },
    plan: {
      unitsPerDay,
      baseline: { 'demo-click': { mean: 0.3, sd: 0.458 }, 'demo-latency': { mean: 40, sd: 12 } },
      mde: 0.15,
    },
    slices: ['device'],
    ramp: {
      stages: [
        { coverage: 0.05, ...stage },
        { coverage: 0.1, ...stage },
        { coverage: 0.25, ...stage },
        { coverage: 0.5, ...stage },
      ],
      fullDays: 0,
      promotion: 'continuous',
      maxDuration: '1h',
      holdbackDuration: '1h',
    },
  };
}
