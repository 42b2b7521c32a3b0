import { z } from 'zod';
import { documentKey } from './document-key';
import { parseDocument } from './parse-document';
import { strictObject } from './strict-object';
import { targetingDocument } from './targeting-document';

/** A plain flag: variants of one type, a default, rules in order of which the first match wins. */
export const flagDocument = strictObject({
  key: documentKey,
  name: z.string().max(200).optional(),
  description: z.string().max(2_000).optional(),
  enabled: z.boolean().default(true),
  variants: z
    .record(documentKey, z.json('must be a JSON value'))
    .refine((variants) => Object.keys(variants).length > 0, 'must hold at least one variant'),
  defaultVariant: documentKey,
  rules: z
    .array(strictObject({ when: targetingDocument, variant: documentKey }))
    .max(100)
    .default([]),
}).superRefine((flag, context) => {
  const refuse = (path: (string | number)[], message: string) => context.addIssue({ code: 'custom', path, message });
  const keys = Object.keys(flag.variants);
  const known = `one of ${keys.join(', ')}`;
  if (!keys.includes(flag.defaultVariant)) refuse(['defaultVariant'], `must be ${known}`);
  flag.rules.forEach((rule, index) => {
    if (!keys.includes(rule.variant)) refuse(['rules', index, 'variant'], `must be ${known}`);
  });
  const types = new Set(Object.values(flag.variants).map(typeOf));
  if (types.size > 1) refuse(['variants'], `must be of one type, got ${[...types].join(' and ')}`);
});

export type FlagDocument = z.output<typeof flagDocument>;

/** @throws AppError INVALID_FIELD */
export function parseFlagDocument(input: unknown): FlagDocument {
  return parseDocument(flagDocument, input);
}

function typeOf(value: unknown): string {
  return typeof value === 'object' ? 'object' : typeof value;
}
