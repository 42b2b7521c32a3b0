import { PAST_CORRELATION, referenceDesign } from './reference-design';
import { simulate } from './simulate';
import { effectAtMargin, SUITE_GUARDRAILS } from './suite-guardrails';
import { type SuiteCase, type SuiteOptions, type SuiteRow, suiteCase, suiteRow, suiteTwin } from './suite-row';

/** Point 5: a harmless candidate is rolled back with probability alphaHarm at most, however often one looks and however many metrics. */
export function falseRollback({ runs, seed }: SuiteOptions): SuiteRow {
  const cases: SuiteCase[] = [];
  for (const lookHours of [1, 6, 24]) {
    const { rollback } = simulate(referenceDesign({ lookHours }), { primary: 0 }, { runs, seed });
    cases.push(suiteCase(`looks_every_${lookHours}_h`, rollback));
  }
  const withPast = referenceDesign({ pastCorrelation: PAST_CORRELATION });
  cases.push(suiteCase('with_cuped', simulate(withPast, { primary: 0 }, { runs, seed }).rollback));
  // The edge of the null hypothesis in every metric at once: no effect in the primary, half its margin in each guardrail.
  const effects = Object.fromEntries(SUITE_GUARDRAILS.map((one) => [one.metric.key, effectAtMargin(one) / 2]));
  const guarded = referenceDesign({ guardrails: [...SUITE_GUARDRAILS] });
  cases.push(suiteCase('five_guardrails_at_half_their_margin', simulate(guarded, { primary: 0, ...effects }, { runs, seed }).rollback));
  const twin = simulate(referenceDesign(), { primary: -0.1 }, { runs, seed: seed + 1 });
  return suiteRow({
    point: 5,
    name: 'false_rollback',
    bound: 0.05,
    runs,
    cases,
    twin: suiteTwin('rollback_at_minus_10', twin.rollback, 0.9),
  });
}
