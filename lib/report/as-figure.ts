import type { Computed, Interval } from '@/lib/stats/types';
import type { Bounds, Figure, Unavailable } from './figure';

export function unavailable(reason: string): Unavailable {
  return { unavailable: reason };
}

/** A number for the report; JSON has no way to write one that is not finite. */
export function finite(value: number, reason = 'the numbers are too large or too small to say'): Figure {
  return Number.isFinite(value) ? value : unavailable(reason);
}

/** A result of lib/stats as the report shows it. */
export function asFigure<Value, Shown>(computed: Computed<Value>, show: (value: Value) => Shown): Shown | Unavailable {
  return computed.ok ? show(computed.value) : unavailable(computed.reason);
}

/** An end at infinity is no end. */
export function toBounds({ lower, upper }: Interval): Bounds {
  return [Number.isFinite(lower) ? lower : null, Number.isFinite(upper) ? upper : null];
}
