import type { ExperimentDocument } from '@/lib/experiments/experiment-document';
import type { MetricDocument } from '@/lib/experiments/metric-document';
import type { PowerAnswer } from './power-answer';

type Answer = { ok: true; value: PowerAnswer } | { ok: false; reason: string };

/** Simulates the design at −5 %, no effect, and the effect worth finding. */
export function powerOf(document: ExperimentDocument, _metrics: ReadonlyMap<string, MetricDocument>): Answer {
  if (document.plan?.unitsPerDay === undefined)
    return { ok: false, reason: 'Give the new units a day and the expected mean to see the forecast.' };
  return { ok: false, reason: 'Not computed.' };
}
