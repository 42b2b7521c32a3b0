import { PAST_CORRELATION, referenceDesign } from './reference-design';
import { simulate } from './simulate';
import { effectAtMargin, SUITE_GUARDRAILS } from './suite-guardrails';
import { type SuiteCase, type SuiteOptions, type SuiteRow, suiteCase, suiteRow, suiteTwin } from './suite-row';

/** Point 1: no harmful or useless candidate is promoted with more than alpha, whichever promise it breaks. */
export function falsePromotion({ runs, seed }: SuiteOptions): SuiteRow {
  const cases: SuiteCase[] = [];
  for (const promotion of ['spending', 'continuous'] as const) {
    for (const effect of [0, -0.02]) {
      const { promote } = simulate(referenceDesign({ promotion }), { primary: effect }, { runs, seed });
      cases.push(suiteCase(`superior_${promotion}_at_${effect}`, promote));
    }
    const nonInferior = referenceDesign({ promotion, mode: 'non_inferior' });
    const { promote } = simulate(nonInferior, { primary: -nonInferior.policy.harmBudget }, { runs, seed });
    cases.push(suiteCase(`non_inferior_${promotion}_at_minus_budget`, promote));
  }
  for (const promotion of ['spending', 'continuous'] as const) {
    const design = referenceDesign({ promotion, pastCorrelation: PAST_CORRELATION });
    cases.push(suiteCase(`superior_${promotion}_with_cuped_at_0`, simulate(design, { primary: 0 }, { runs, seed }).promote));
  }
  const guarded = referenceDesign({ guardrails: [...SUITE_GUARDRAILS] });
  for (const one of SUITE_GUARDRAILS) {
    const effects = { primary: 0.1, [one.metric.key]: effectAtMargin(one) };
    cases.push(suiteCase(`guardrail_${one.metric.key}_at_margin`, simulate(guarded, effects, { runs, seed }).promote));
  }
  const twin = simulate(referenceDesign(), { primary: 0.05 }, { runs, seed: seed + 1 });
  return suiteRow({
    point: 1,
    name: 'false_promotion',
    bound: 0.05,
    runs,
    cases,
    twin: suiteTwin('promote_at_plus_5', twin.promote, 0.85),
  });
}
