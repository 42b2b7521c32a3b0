import { z } from 'zod';
import { documentKey, eventName } from './document-key';
import { duration, durationMs } from './duration';
import { parseDocument } from './parse-document';
import { strictObject } from './strict-object';

const ratioPart = strictObject({
  event: eventName,
  /** `sum`: Σ of values, an event without one counting 1; `count`: number of events. */
  aggregate: z.enum(['sum', 'count']).default('sum'),
});
const part = z.union([eventName, ratioPart], { error: 'must be an event name or { "event": …, "aggregate": "sum" | "count" }' });

const cap = z.union(
  [
    strictObject({ value: z.number().positive('must be above 0') }),
    strictObject({ percentile: z.number().gt(0.5, 'must be above 0.5').lt(1, 'must be below 1, such as 0.999') }),
  ],
  { error: 'must be { "value": … } or { "percentile": 0.999 }' },
);

/** A metric as the API, the console and the command line take it. */
export const metricDocument = strictObject({
  key: documentKey,
  name: z.string().max(200).optional(),
  description: z.string().max(2_000).optional(),
  kind: z.enum(['proportion', 'mean', 'count', 'ratio', 'quantile'], 'must be one of proportion, mean, count, ratio, quantile'),
  event: eventName.optional(),
  numerator: part.optional(),
  denominator: part.optional(),
  quantile: z.number().gt(0, 'must be above 0').lt(1, 'must be below 1, such as 0.95').optional(),
  direction: z.enum(['increase', 'decrease'], 'must be "increase" or "decrease": the way that is better').default('increase'),
  window: duration.default('24h'),
  lateness: duration.default('10m'),
  /** Largest value of a unit that counts; of no effect on a proportion. */
  cap: cap.optional(),
  covariate: strictObject({ lookback: duration }).optional(),
  /** Whose events count. Left out: `server` when the metric is a guardrail, `any` otherwise. */
  source: z.enum(['any', 'server'], 'must be "any" or "server"').optional(),
  /** Returning users are watched too, one value per unit and UTC day, also after full rollout. */
  operational: z.boolean().default(false),
}).superRefine((metric, context) => {
  const refuse = (field: string, message: string) => context.addIssue({ code: 'custom', path: [field], message });
  const isRatio = metric.kind === 'ratio';
  for (const field of ['numerator', 'denominator'] as const) {
    if (isRatio && metric[field] === undefined) refuse(field, 'is required for a ratio: name an event');
    if (!isRatio && metric[field] !== undefined) refuse(field, 'belongs to kind "ratio" only: remove it');
  }
  if (isRatio && metric.event !== undefined) refuse('event', 'has no meaning for a ratio: use numerator and denominator');
  if (metric.kind === 'quantile' && metric.quantile === undefined) refuse('quantile', 'is required for kind "quantile", such as 0.95');
  if (metric.kind !== 'quantile' && metric.quantile !== undefined) refuse('quantile', 'belongs to kind "quantile" only: remove it');
  if (metric.cap !== undefined && metric.kind === 'quantile') refuse('cap', 'has no meaning for a quantile: remove it');
  if (metric.covariate !== undefined && metric.kind === 'quantile') refuse('covariate', 'has no meaning for a quantile: remove it');
  if (metric.operational && ['ratio', 'quantile'].includes(metric.kind)) {
    refuse('operational', `needs a proportion, a mean or a count, and this is a ${metric.kind}: remove it`);
  }
  if (durationMs(metric.window) === 0) refuse('window', 'must be longer than 0: outcomes are counted in it');
  if (metric.covariate !== undefined && durationMs(metric.covariate.lookback) === 0) refuse('covariate', 'needs a lookback longer than 0');
});

export type MetricDocument = z.output<typeof metricDocument>;
export type MetricInput = z.input<typeof metricDocument>;
export type RatioPart = z.output<typeof ratioPart>;

/**
 * Reads a metric; its `event` defaults to its key.
 *
 * @throws AppError INVALID_FIELD
 */
export function parseMetricDocument(input: unknown): MetricDocument {
  const metric = parseDocument(metricDocument, input);
  return metric.kind === 'ratio' || metric.event !== undefined ? metric : { ...metric, event: metric.key };
}

/** Numerator or denominator in its long form. */
export function ratioPartOf(value: string | RatioPart): RatioPart {
  return typeof value === 'string' ? { event: value, aggregate: 'sum' } : value;
}
