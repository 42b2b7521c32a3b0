import { z } from 'zod';

/** An object that refuses unknown fields and tells which ones there are. */
export function strictObject<Shape extends z.core.$ZodLooseShape>(shape: Shape) {
  const allowed = Object.keys(shape).join(', ');
  return z.strictObject(shape, {
    error: (issue) => (issue.code === 'unrecognized_keys' ? `is not a field here: remove it, or use one of ${allowed}` : undefined),
  });
}
