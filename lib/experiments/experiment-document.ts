import { z } from 'zod';
import { checkExperiment } from './check-experiment';
import { documentKey } from './document-key';
import { parseDocument } from './parse-document';
import { rampDocument } from './ramp-document';
import { strictObject } from './strict-object';
import { targetingDocument } from './targeting-document';

const unitId = z.string('must be a unit id').min(1, 'must not be empty').max(500);

const variant = strictObject({
  key: documentKey,
  name: z.string().max(200).optional(),
  role: z.enum(['control', 'candidate'], 'must be "control" or "candidate"'),
  weight: z.number().min(0.01, 'must be at least 0.01').max(0.99, 'must be at most 0.99').default(0.5),
  value: z
    .unknown()
    .refine((value) => value !== undefined, 'is required: what your service gets for this variant, any JSON')
    .pipe(z.json()),
});

const guardrail = strictObject({
  metric: documentKey,
  /** Relative loss tolerated at full coverage, as a share of control's mean. */
  margin: z.number().gt(0, 'must be above 0').max(1, 'must be at most 1 (100 %)').optional(),
  /** Loss tolerated at full coverage, in the metric's own unit. */
  marginAbsolute: z.number().gt(0, 'must be above 0').optional(),
  /** Proportions: never above this in the candidate, whatever control does. */
  limit: z.number().gt(0, 'must be above 0').lt(1, 'must be below 1').optional(),
});

const baseline = strictObject({
  mean: z.number(),
  sd: z.number().positive('must be above 0').optional(),
  /** Correlation of a unit's value with its covariate, the same value before exposure. */
  pastCorrelation: z.number().min(0, 'must be 0 or more').lt(1, 'must be below 1').optional(),
});

const plan = strictObject({
  /** Eligible units a day, all arms together, before the traffic share. */
  unitsPerDay: z.number().positive('must be above 0').optional(),
  baseline: z.record(documentKey, baseline).default({}),
  /** Relative effect on the primary metric worth finding. */
  mde: z.number().gt(0, 'must be above 0').max(10).default(0.05),
});

/** An experiment as the API, the console and the command line take it; once read, every default is filled in. */
export const experimentDocument = strictObject({
  key: documentKey,
  name: z.string('is required: a name for people').min(1, 'must not be empty').max(200),
  hypothesis: z.string().max(5_000).optional(),
  owner: z.string().max(200).optional(),
  tags: z.array(z.string().min(1).max(50)).max(20).default([]),
  unit: z
    .string('is required: what is assigned, such as "user", "session" or "request"')
    .regex(/^[A-Za-z][A-Za-z0-9_-]{0,49}$/, 'must be a word such as "user", "session" or "request"'),
  layer: documentKey.optional(),
  variants: z
    .array(variant, 'is required: one control and one candidate')
    .min(2, 'must hold one control and one candidate')
    .max(2, 'must hold one control and one candidate: k candidates are k experiments in one layer'),
  targeting: targetingDocument.optional(),
  metrics: strictObject({
    primary: documentKey,
    guardrails: z.array(guardrail).max(20).default([]),
    secondary: z.array(documentKey).max(50).default([]),
  }),
  plan: plan.optional(),
  slices: z.array(z.string().min(1).max(100)).max(20).default([]),
  /** `attribute=value`: harm in one of these slices alone rolls back. */
  protectedSlices: z
    .array(z.string().regex(/^[^=]+=.+$/, 'must be "attribute=value"'))
    .max(20)
    .default([]),
  overrides: z.record(z.string(), z.array(unitId).max(1_000, 'may list at most 1000 units')).default({}),
  clock: z.enum(['server', 'event'], 'must be "server", or "event" for a past experiment').default('server'),
  ramp: rampDocument.prefault({}),
}).superRefine(checkExperiment);

export type ExperimentDocument = z.output<typeof experimentDocument>;
export type ExperimentInput = z.input<typeof experimentDocument>;
export type GuardrailDocument = z.output<typeof guardrail>;

/**
 * Reads an experiment on its own; what needs the metrics' documents is checked by `metricProblems`.
 *
 * @throws AppError INVALID_FIELD
 */
export function parseExperimentDocument(input: unknown): ExperimentDocument {
  return parseDocument(experimentDocument, input);
}
