import { powerPanel } from './power-panel';
import { PAST_CORRELATION, referenceDesign } from './reference-design';
import { simulate } from './simulate';
import { SUITE_GUARDRAILS } from './suite-guardrails';
import { type SuiteOptions, type SuiteRow, suiteRow, suiteTwin, TOLERANCE } from './suite-row';
import type { Estimate } from './types';

/** Point 11: what the power panel shows on the design page is what the suite finds, from other random numbers. */
export function powerHonesty({ runs, seed }: SuiteOptions): SuiteRow {
  const designs = [
    referenceDesign(),
    referenceDesign({ guardrails: SUITE_GUARDRAILS.slice(0, 2) }),
    referenceDesign({ pastCorrelation: PAST_CORRELATION }),
  ];
  let violations = 0;
  const cases = designs.flatMap((design, index) => {
    const panel = powerPanel(design, { runs, seed: seed + 101 });
    return panel.rows.flatMap((shown) => {
      const found = simulate(design, shown.effects, { runs, seed: seed + 202 });
      return (['promote', 'rollback'] as const).map((end) => {
        const distance = apart(shown[end], found[end]);
        if (distance > TOLERANCE) violations += 1;
        return { name: `design_${index}_${end}_at_${shown.effects['primary']}_in_se`, estimate: distance, se: 0 };
      });
    });
  });
  const good = simulate(referenceDesign(), { primary: 0.05 }, { runs, seed });
  const row = suiteRow({
    point: 11,
    name: 'power_honesty',
    bound: 0,
    runs,
    cases: [{ name: 'violations', estimate: violations, se: 0 }],
    twin: suiteTwin('promote_at_plus_5', good.promote, 0.85),
  });
  return { ...row, cases: [...row.cases, ...cases] };
}

function apart(a: Estimate, b: Estimate): number {
  return Math.abs(a.value - b.value) / Math.sqrt(a.se * a.se + b.se * b.se);
}
