import { z } from 'zod';
import { strictObject } from './strict-object';

const name = z
  .string('must be the name colleagues know')
  .trim()
  .min(1, 'must not be empty: write the name colleagues know')
  .max(60, 'may have at most 60 characters');

/** A new environment. */
export const environmentDocument = strictObject({
  key: z
    .string('must be a key: small letters, digits and "-"')
    .regex(/^[a-z0-9][a-z0-9-]{0,39}$/, 'must be small letters, digits and "-", 1 to 40 of them, such as "staging"'),
  name,
});

/** What of an environment can change. */
export const environmentChange = strictObject({ name });

/** Said by who means it: archiving shuts everybody out. */
export const environmentFarewell = strictObject({ key: z.string('is required: the key of the environment, as a sign that you mean it') });
