import { needsInWords } from '@/lib/gate/needs-in-words';
import type { RuleRecord } from '@/lib/gate/types';

/** What one rule lacks to pass, in words; null where it passed or nothing can be told. */
export function lackingInWords({ needs }: Pick<RuleRecord, 'needs'>): string | null {
  return needs === undefined ? null : needsInWords(needs);
}
