import type { FreshnessRow } from '@/lib/aggregate/types';
import type { AttemptRow } from '@/lib/experiments/experiment-row';
import { ratioPartOf } from '@/lib/experiments/metric-document';
import type { ArmFreshness, MetricEvidence } from '@/lib/gate/types';
import { CANDIDATE, CONTROL } from '@/lib/report/metric-strata';

/** When a metric's events last came in, raw, in each arm; null for a past experiment and before anything has come. */
export function freshnessOf({ frozen, policy }: AttemptRow, rows: readonly FreshnessRow[], key: string): MetricEvidence['freshness'] {
  if (policy.clock === 'event') return null;
  const document = frozen.metrics.find((metric) => metric.document.key === key)?.document;
  if (document === undefined) return null;
  const { numerator } = document;
  const event = numerator === undefined ? (document.event ?? key) : ratioPartOf(numerator).event;
  const ofEvent = rows.filter((row) => row.event === event);
  if (ofEvent.length === 0) return null;
  return { control: armOf(ofEvent, CONTROL), candidate: armOf(ofEvent, CANDIDATE) };
}

function armOf(rows: readonly FreshnessRow[], variant: number): ArmFreshness {
  const row = rows.find((candidate) => candidate.variant === variant);
  return {
    lastEventAt: row?.lastEventAt?.getTime() ?? null,
    lastOtherEventAt: row?.lastOtherAt?.getTime() ?? null,
    expectedSilent: row?.expectedSilent ?? null,
  };
}
