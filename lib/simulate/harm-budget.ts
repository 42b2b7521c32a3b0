import { PAST_CORRELATION, referenceDesign } from './reference-design';
import { simulate } from './simulate';
import { type SuiteCase, type SuiteOptions, type SuiteRow, suiteCase, suiteRow, suiteTwin } from './suite-row';
import type { Estimate } from './types';

/** Losses just beyond what the budget of 2 % allows at full coverage, 50, 25 and 10 %, and one far beyond. */
export const BREACHING_EFFECTS = [-0.0201, -0.0401, -0.0801, -0.201, -0.4] as const;

/** Point 2: after the first stage, coverage times loss passes the harm budget with probability alpha at most. */
export function harmBudget({ runs, seed }: SuiteOptions): SuiteRow {
  const cases: SuiteCase[] = [];
  for (const mode of ['superior', 'non_inferior'] as const) {
    for (const effect of BREACHING_EFFECTS) {
      const { budgetBreach } = simulate(referenceDesign({ mode }), { primary: effect }, { runs, seed });
      cases.push(suiteCase(`${mode}_at_${effect}`, budgetBreach));
    }
  }
  for (const effect of BREACHING_EFFECTS) {
    const { budgetBreach } = simulate(referenceDesign({ pastCorrelation: PAST_CORRELATION }), { primary: effect }, { runs, seed });
    cases.push(suiteCase(`superior_with_cuped_at_${effect}`, budgetBreach));
  }
  const alive = simulate(referenceDesign(), { primary: 0.05 }, { runs, seed: seed + 1 });
  return suiteRow({
    point: 2,
    name: 'harm_budget',
    bound: 0.05,
    runs,
    cases,
    twin: suiteTwin('reach_50_percent_at_plus_5', shareReaching(alive.reached[3] ?? 0, runs), 0.9),
  });
}

function shareReaching(value: number, runs: number): Estimate {
  return { value, se: Math.sqrt((value * (1 - value)) / runs) };
}
