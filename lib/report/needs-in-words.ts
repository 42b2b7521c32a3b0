import { needsInWords } from '@/lib/gate/needs-in-words';
import type { RuleRecord } from '@/lib/gate/types';
import { HOUR_MS } from '@/lib/gate/utc-days';

const TIME_RULES = ['min_duration', 'full_days'];

/** What a rule lacks, in words. Its record rounds hours up to tenths, which would make six minutes of the last ten seconds of a stage. */
export function ruleNeedsInWords({ rule, value, threshold, needs }: RuleRecord): string | null {
  if (needs === undefined) return null;
  const isExact = rule === 'min_duration' && needs.hours !== null && value !== null && threshold !== null;
  return needsInWords(isExact ? { ...needs, hours: (threshold - value) / HOUR_MS } : needs);
}

/** What the rule that holds the ramp lacks. Time and full days pass side by side: the longer of the two counts. */
export function missingInWords(rules: readonly RuleRecord[]): string | null {
  const [first, ...others] = rules.filter(({ passed, needs }) => !passed && needs !== undefined);
  if (first === undefined) return null;
  const times = TIME_RULES.includes(first.rule) ? others.filter(isTime) : [];
  const longest = times.reduce((most, next) => ((next.needs?.hours ?? 0) > (most.needs?.hours ?? 0) ? next : most), first);
  return ruleNeedsInWords(longest);
}

/** A stored sentence with the time it names told as exactly as its rules know it; the stored one stays as the gate wrote it. */
export function withExactTime(sentence: string, rules: readonly RuleRecord[]): string {
  const missing = missingInWords(rules.filter(isTime));
  if (missing === null) return sentence;
  const stored = rules.flatMap((rule) => (isTime(rule) && rule.needs !== undefined ? [needsInWords(rule.needs)] : []));
  const named = stored.find((words) => words !== null && sentence.endsWith(`(${words}).`));
  return named == null ? sentence : sentence.replace(`(${named}).`, `(${missing}).`);
}

function isTime({ rule }: RuleRecord): boolean {
  return TIME_RULES.includes(rule);
}
