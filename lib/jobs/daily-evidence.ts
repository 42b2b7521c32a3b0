import type { MomentRow } from '@/lib/aggregate/types';
import type { AttemptRow } from '@/lib/experiments/experiment-row';
import type { MetricEvidence } from '@/lib/gate/types';
import { addUp, toArm } from '@/lib/report/arm-moments';
import { CANDIDATE, CONTROL } from '@/lib/report/metric-strata';

/** The settled days of an operational metric, in order and by stratum; undefined for every other metric. */
export function dailyEvidence({ policy }: AttemptRow, moments: readonly MomentRow[], key: string): MetricEvidence['days'] {
  const metric = policy.metrics.find((candidate) => candidate.key === key);
  if (metric?.operational !== true) return undefined;
  const parts = new Map<string, { day: number; stratum: number; rows: MomentRow[] }>();
  for (const row of moments) {
    const [name, day] = row.metric.split('@');
    if (name !== key || day === undefined) continue;
    const part = parts.get(`${day}|${row.stratum}`);
    if (part === undefined) parts.set(`${day}|${row.stratum}`, { day: Number(day), stratum: row.stratum, rows: [row] });
    else part.rows.push(row);
  }
  return [...parts.values()]
    .sort((a, b) => a.day - b.day || a.stratum - b.stratum)
    .map(({ day, rows }) => {
      const arm = (variant: number) => toArm(addUp(rows.filter((row) => row.variant === variant)), metric.kind);
      const control = arm(CONTROL);
      const candidate = arm(CANDIDATE);
      // Who comes back is not planned: the process is read given how many of each arm did.
      const candidateShare = control.n + candidate.n > 0 ? candidate.n / (control.n + candidate.n) : 0.5;
      return { day, control, candidate, candidateShare };
    });
}
