import type { MomentRow } from '@/lib/aggregate/types';
import type { AttemptRow } from '@/lib/experiments/experiment-row';
import type { MetricEvidence } from '@/lib/gate/types';
import { addUp, toArm } from '@/lib/report/arm-moments';
import { CANDIDATE, CONTROL } from '@/lib/report/metric-strata';

/** The settled days of an operational metric, in order; undefined for every other metric. */
export function dailyEvidence({ policy }: AttemptRow, moments: readonly MomentRow[], key: string): MetricEvidence['days'] {
  const metric = policy.metrics.find((candidate) => candidate.key === key);
  if (metric?.operational !== true) return undefined;
  const byDay = new Map<number, MomentRow[]>();
  for (const row of moments) {
    const [name, day] = row.metric.split('@');
    if (name !== key || day === undefined) continue;
    byDay.set(Number(day), [...(byDay.get(Number(day)) ?? []), row]);
  }
  return [...byDay]
    .sort(([a], [b]) => a - b)
    .map(([day, rows]) => {
      const arm = (variant: number) => toArm(addUp(rows.filter((row) => row.variant === variant)), metric.kind);
      const control = arm(CONTROL);
      const candidate = arm(CANDIDATE);
      // Who comes back is not planned: the process is read given how many of each arm did.
      const candidateShare = control.n + candidate.n > 0 ? candidate.n / (control.n + candidate.n) : 0.5;
      return { day, control, candidate, candidateShare };
    });
}
