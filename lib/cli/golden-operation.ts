import { z } from 'zod';
import type { Computed, Interval } from '@/lib/stats/types';

/** One `op` of a golden file: takes a case's input, gives the fields the file expects. */
export type GoldenOperation = (input: unknown) => unknown;

/** An operation that checks its input's shape first; unknown fields are ignored. */
export function goldenOperation<T extends z.ZodType>(shape: T, compute: (input: z.output<T>) => unknown): GoldenOperation {
  return (input) => compute(shape.parse(input));
}

export const sampleShape = z.object({ n: z.number(), mean: z.number(), variance: z.number() });
export const armsShape = z.object({ control: sampleShape, treatment: sampleShape, alpha: z.number() });
export const countShape = z.object({ n: z.number(), x: z.number() }).transform(({ n, x }) => ({ n, events: x }));

/** `null` is how these files write "cannot be computed". */
export function valueOrNull<T>(computed: Computed<T>): T | null {
  return computed.ok ? computed.value : null;
}

export function pair(interval: Interval | undefined): [number, number] | null {
  return interval === undefined ? null : [interval.lower, interval.upper];
}
