import { formatShare } from '@/app/_ui/format';
import type { FieldProblem } from '@/lib/errors';

/** Fields of the document that are shares, and that the form takes in per cent. */
const IN_PERCENT =
  /^(?:variants\[\d+\]\.weight|metrics\.guardrails\[\d+\]\.(?:margin|limit)|plan\.mde|ramp\.(?:stages\[\d+\]\.coverage|harmBudget|holdback|alpha))$/;
const SHARE = /(?<![\w.-])(?:0(?:\.\d+)?|1)(?!\d|\.\d)/g;

/** What is wrong with a field, in the unit that the form has for it: "must be at most 0.5" is "must be at most 50 %". */
export function inPercent({ field, message }: FieldProblem): FieldProblem {
  if (!IN_PERCENT.test(field) && !message.startsWith('must have weights')) return { field, message };
  return { field, message: message.replace(SHARE, (share) => formatShare(Number(share))) };
}
