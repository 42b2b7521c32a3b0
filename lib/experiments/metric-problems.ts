import type { FieldProblem } from '@/lib/errors';
import { durationMs, formatDuration } from './duration';
import type { ExperimentDocument } from './experiment-document';
import type { MetricDocument } from './metric-document';

const DAY_MS = 86_400_000;

/** What is wrong with an experiment in the light of its metrics' documents. */
export function metricProblems(experiment: ExperimentDocument, metrics: ReadonlyMap<string, MetricDocument>): FieldProblem[] {
  const problems = [
    ...unknownMetrics(experiment, metrics),
    ...guardrailProblems(experiment, metrics),
    ...baselineProblems(experiment, metrics),
  ];
  return problems.length > 0 ? problems : [...uncappedProblems(experiment, metrics), ...durationProblems(experiment, metrics)];
}

/** Every metric an experiment names, with the field that names it. */
export function namedMetrics({ metrics }: ExperimentDocument): { key: string; field: string }[] {
  return [
    { key: metrics.primary, field: 'metrics.primary' },
    ...metrics.guardrails.map(({ metric }, index) => ({ key: metric, field: `metrics.guardrails[${index}].metric` })),
    ...metrics.secondary.map((key, index) => ({ key, field: `metrics.secondary[${index}]` })),
  ];
}

function unknownMetrics(experiment: ExperimentDocument, metrics: ReadonlyMap<string, MetricDocument>): FieldProblem[] {
  return namedMetrics(experiment)
    .filter(({ key }) => !metrics.has(key))
    .map(({ key, field }) => ({ field, message: `names the unknown metric "${key}": create it with PUT /api/v1/metrics/${key} first` }));
}

function guardrailProblems({ metrics: { guardrails } }: ExperimentDocument, metrics: ReadonlyMap<string, MetricDocument>): FieldProblem[] {
  return guardrails.flatMap(({ metric, limit, marginAbsolute }, index) => {
    const kind = metrics.get(metric)?.kind;
    const field = `metrics.guardrails[${index}]`;
    const found: FieldProblem[] = [];
    if (limit !== undefined && kind !== undefined && kind !== 'proportion') {
      found.push({ field: `${field}.limit`, message: `needs a proportion, and "${metric}" is a ${kind}: remove it` });
    }
    if (marginAbsolute !== undefined && kind === 'quantile') {
      found.push({ field: `${field}.marginAbsolute`, message: 'has no meaning for a quantile: give a relative "margin"' });
    }
    return found;
  });
}

function baselineProblems({ plan }: ExperimentDocument, metrics: ReadonlyMap<string, MetricDocument>): FieldProblem[] {
  return Object.entries(plan?.baseline ?? {}).flatMap(([key, { mean, sd, pastCorrelation }]) => {
    const metric = metrics.get(key);
    const kind = metric?.kind;
    const field = `plan.baseline.${key}`;
    if (kind === 'proportion' && (mean <= 0 || mean >= 1)) {
      return [{ field: `${field}.mean`, message: `is a proportion's and must lie between 0 and 1, got ${mean}` }];
    }
    if (kind !== undefined && kind !== 'proportion' && kind !== 'quantile' && sd === undefined) {
      return [{ field: `${field}.sd`, message: `is required for a ${kind}: the standard deviation between units` }];
    }
    if (pastCorrelation !== undefined && metric !== undefined && (metric.covariate === undefined || kind === 'ratio')) {
      return [{ field: `${field}.pastCorrelation`, message: noPast(metric) }];
    }
    return [];
  });
}

function noPast({ key, kind }: MetricDocument): string {
  if (kind === 'ratio') return 'has no meaning for a ratio, whose covariate is not taken out: remove it';
  return `needs a covariate: give the metric ${key} one, or remove it`;
}

function uncappedProblems(experiment: ExperimentDocument, metrics: ReadonlyMap<string, MetricDocument>): FieldProblem[] {
  if (experiment.ramp.controlMode !== 'all') return [];
  const deciding = namedMetrics(experiment).slice(0, 1 + experiment.metrics.guardrails.length);
  return deciding.flatMap(({ key, field }) => {
    const metric = metrics.get(key);
    if (metric === undefined || !['mean', 'count', 'ratio'].includes(metric.kind) || metric.cap !== undefined) return [];
    return [
      { field, message: `is an uncapped ${metric.kind}, which controlMode "all" refuses: give the metric a "cap", or use "matched"` },
    ];
  });
}

/** A ramp whose own minimums do not fit into its longest duration could only expire. */
function durationProblems({ ramp, ...experiment }: ExperimentDocument, metrics: ReadonlyMap<string, MetricDocument>): FieldProblem[] {
  const deciding = [experiment.metrics.primary, ...experiment.metrics.guardrails.map(({ metric }) => metric)];
  const maturity = Math.max(
    ...deciding.map((key) => {
      const metric = metrics.get(key);
      return metric === undefined ? 0 : durationMs(metric.window) + durationMs(metric.lateness);
    }),
  );
  const last = ramp.stages.length - 1;
  const least = ramp.stages.reduce((sum, { minDuration }, index) => {
    const days = index === last ? ramp.fullDays * DAY_MS : 0;
    return sum + Math.max(durationMs(minDuration), maturity, days);
  }, 0);
  if (least <= durationMs(ramp.maxDuration)) return [];
  const message = `is shorter than the ramp's own minimum, ${formatDuration(Math.ceil(least / 1_000) * 1_000)} (each stage takes the longest of minDuration, window + lateness and, in the last, fullDays): raise it or shorten the stages`;
  return [{ field: 'ramp.maxDuration', message }];
}
