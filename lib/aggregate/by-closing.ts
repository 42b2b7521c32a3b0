import type { Closing } from './closed-units';
import type { MetricToSettle } from './types';

export interface ClosingGroup {
  closing: Closing;
  metrics: MetricToSettle[];
}

/** Rows of moments that one statement sums; Postgres takes 1,664 columns. */
const MOST_MOMENTS = 60;

/** Metrics that can be settled in one statement: they share window and lateness. */
export function byClosing(metrics: readonly MetricToSettle[]): ClosingGroup[] {
  const groups: (ClosingGroup & { moments: number })[] = [];
  for (const metric of metrics) {
    const { windowMs, latenessMs } = metric;
    const moments = 1 + metric.thresholds.length;
    const fits = (group: (typeof groups)[number]) =>
      group.closing.windowMs === windowMs && group.closing.latenessMs === latenessMs && group.moments + moments <= MOST_MOMENTS;
    const group = groups.find(fits);
    if (group === undefined) groups.push({ closing: { windowMs, latenessMs }, metrics: [metric], moments });
    else {
      group.metrics.push(metric);
      group.moments += moments;
    }
  }
  return groups;
}
