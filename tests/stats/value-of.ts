import type { Computed } from '@/lib/stats/types';

/** The value of something that must be computable here. */
export function valueOf<T>(computed: Computed<T>): T {
  if (!computed.ok) throw new Error(`not computable: ${computed.reason}`);
  return computed.value;
}
