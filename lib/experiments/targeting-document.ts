import { z } from 'zod';
import type { Condition } from '@/lib/assignment/types';
import { strictObject } from './strict-object';

const MAX_DEPTH = 20;
const text = z.string('must be a string');
const scalar = z.union([text, z.number(), z.boolean()], { error: 'must be a string, a number or true/false' });
const comparable = z.union([text, z.number()], { error: 'must be a number or a string' });
const semver = text.regex(/^v?\d+(\.\d+){0,2}/, 'must be a version such as "2.10.0"');

const attributeTest = strictObject({
  attribute: text.min(1, 'must name an attribute'),
  eq: scalar.optional(),
  ne: scalar.optional(),
  in: z.array(scalar).max(10_000, 'may list at most 10000 values').optional(),
  notIn: z.array(scalar).max(10_000, 'may list at most 10000 values').optional(),
  gt: comparable.optional(),
  gte: comparable.optional(),
  lt: comparable.optional(),
  lte: comparable.optional(),
  startsWith: text.optional(),
  endsWith: text.optional(),
  contains: text.optional(),
  exists: z.boolean().optional(),
  semverGte: semver.optional(),
  semverLt: semver.optional(),
}).refine((test) => Object.values(test).filter((value) => value !== undefined).length === 2, {
  error: 'must have exactly one operator beside "attribute": combine several tests with { "all": [ … ] }',
});

const conditions = z.lazy(() => z.array(condition).max(100, 'may hold at most 100 conditions'));

const condition: z.ZodType<Condition> = z.lazy(() =>
  z.union([strictObject({ all: conditions }), strictObject({ any: conditions }), strictObject({ not: condition }), attributeTest], {
    error: 'must be { "all": [ … ] }, { "any": [ … ] }, { "not": … } or { "attribute": …, one operator }',
  }),
);

/** Who is eligible: `all | any | not` over tests of one attribute each. */
export const targetingDocument = condition.refine((value) => depthOf(value) <= MAX_DEPTH, `may be nested at most ${MAX_DEPTH} deep`);

function depthOf(value: Condition): number {
  if ('not' in value) return 1 + depthOf(value.not);
  const inner = 'all' in value ? value.all : 'any' in value ? value.any : [];
  return 1 + Math.max(0, ...inner.map(depthOf));
}
