import type { Needs, RuleRecord } from './types';

const TIME_RULES = ['min_duration', 'full_days'];

/** What the rule that holds the ramp lacks: the first that did not pass. Time and full days pass side by side, so the longer of the two counts. */
export function missingNeeds(rules: readonly RuleRecord[]): Needs | null {
  const lacking = rules.filter(({ passed, needs }) => !passed && needs !== undefined);
  const [first] = lacking;
  if (first === undefined) return null;
  const rivals = isTime(first) ? lacking.filter(isTime) : [first];
  return rivals.reduce<Needs | null>((most, { needs = null }) => (hoursOf(needs) > hoursOf(most) ? needs : (most ?? needs)), null);
}

function isTime({ rule }: RuleRecord): boolean {
  return TIME_RULES.includes(rule);
}

function hoursOf(needs: Needs | null): number {
  return needs?.hours ?? 0;
}
