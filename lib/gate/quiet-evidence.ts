import type { Evidence, MetricEvidence } from './types';

/** Evidence in which nothing is wrong and nothing is known but the metrics and when traffic came last (epoch milliseconds). */
export function quietEvidence(metrics: MetricEvidence[], lastTrafficAt: number | null): Evidence {
  return {
    metrics,
    exposures: [],
    exposedUnits: 0,
    crossoverUnits: 0,
    late: { control: { late: 0, total: 0 }, candidate: { late: 0, total: 0 } },
    leakedExposures: 0,
    hashMismatches: 0,
    slices: [],
    modelMoved: false,
    lastTrafficAt,
    workerGapMs: 0,
    lagMs: 0,
    othersBudgetUse: 0,
  };
}
