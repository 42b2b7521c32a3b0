import { type ReferenceOptions, referenceDesign } from './reference-design';
import { simulate } from './simulate';
import { type SuiteCase, type SuiteOptions, type SuiteRow, suiteCase, suiteRow, suiteTwin } from './suite-row';

const UNEQUAL = { control: 12, candidate: 2 };

const SETTINGS: readonly { name: string; options: ReferenceOptions }[] = [
  { name: 'all', options: { controlMode: 'all' } },
  { name: 'matched_drift_minus_35_window_24h', options: { drift: -0.35, maturityHours: 24 } },
  { name: 'matched_drift_plus_50_window_24h', options: { drift: 0.5, maturityHours: 24 } },
  { name: 'all_drift_minus_35', options: { controlMode: 'all', drift: -0.35 } },
  { name: 'all_drift_plus_50', options: { controlMode: 'all', drift: 0.5 } },
  { name: 'all_drift_plus_50_window_24h', options: { controlMode: 'all', drift: 0.5, maturityHours: 24 } },
  { name: 'matched_daily_shocks', options: { dailyShock: 0.1, maturityHours: 24 } },
  { name: 'matched_unequal_delays_counted_when_mature', options: { maturityHours: 24, delayHours: UNEQUAL } },
];

/** Point 3: points 1 and 2 hold with all traffic as control, under drift, daily shocks, and conversions that come late and unequally so. */
export function robustness({ runs, seed }: SuiteOptions): SuiteRow {
  const cases: SuiteCase[] = [];
  for (const { name, options } of SETTINGS) {
    cases.push(suiteCase(`${name}_promote_at_0`, simulate(referenceDesign(options), { primary: 0 }, { runs, seed }).promote));
    const breach = simulate(referenceDesign(options), { primary: -0.0401 }, { runs, seed }).budgetBreach;
    cases.push(suiteCase(`${name}_breach_at_minus_4`, breach));
  }
  const hasty = referenceDesign({ maturityHours: 24, delayHours: UNEQUAL, countsImmature: true });
  const naive = simulate(hasty, { primary: 0 }, { runs, seed }).promote;
  const drifting = referenceDesign({ drift: -0.35, maturityHours: 24 });
  const twin = simulate(drifting, { primary: 0.05 }, { runs, seed: seed + 1 });
  const row = suiteRow({
    point: 3,
    name: 'all_drift_and_delay',
    bound: 0.05,
    runs,
    cases,
    twin: suiteTwin('promote_at_plus_5_drift_minus_35', twin.promote, 0.8),
  });
  // Not bounded: what a gate that does not wait for maturity would do with the same traffic.
  return { ...row, cases: [...row.cases, suiteCase('unequal_delays_counted_at_once_promote_at_0', naive)] };
}
