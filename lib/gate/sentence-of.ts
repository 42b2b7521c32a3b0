import type { Context } from './context';
import { missingNeeds } from './missing-needs';
import { needsInWords } from './needs-in-words';
import type { Needs, RuleRecord } from './types';
import type { Verdict } from './verdict';

/** One sentence for people: what happens, why, and on a hold what would make it go on. The gate knows metrics by their keys, which it quotes. */
export function sentenceOf(context: Context, verdict: Verdict, rules: readonly RuleRecord[]): string {
  const { policy, state } = context;
  const deciding = rules.find((rule) => !rule.passed && isAbout(rule, verdict));
  const coverage = percent(state.coverage);
  const metric = quoted(verdict.metric);
  switch (verdict.outcome) {
    case 'start':
      return `Starts at ${percent(policy.stages[0]?.coverage ?? 0)}.`;
    case 'none':
      return `Nothing to decide: it is ${state.name.replaceAll('_', ' ')}.`;
    case 'advance':
      return `Advances from ${coverage} to ${percent(policy.stages[state.stage + 1]?.coverage ?? 1)}: every rule passed.`;
    case 'promote':
      return `Promoted to everybody but the holdback of ${percent(policy.holdback)}: every rule passed.`;
    case 'rollback':
      return verdict.rule === 'harm'
        ? `Rolled back from ${coverage}: harm is shown in ${metric}${whereOf(verdict)}.`
        : `Rolled back from ${coverage}: ${causeOf(verdict, metric)}.`;
    case 'step_down':
      return `Steps down from ${coverage}: ${causeOf(verdict, metric)}.`;
    case 'quarantine':
      return `Quarantined at ${coverage}: ${deciding?.reason ?? causeOf(verdict, metric)}.`;
    case 'expire':
      return 'Expired: the maximum duration is over without a result, and control returns.';
    case 'complete':
      return 'Completed: the holdback is over and everybody has the candidate.';
    case 'await_approval':
      return `Waits at ${coverage} for a person to approve the next stage.`;
    case 'await_review':
      return `Waits at ${coverage} for a review: effects differ between stages.`;
    case 'hold':
      return `Hold at ${coverage}${holdCause(verdict, deciding, rules)}.`;
  }
}

function isAbout(rule: RuleRecord, verdict: Verdict): boolean {
  return rule.rule === verdict.rule && (verdict.metric === null || rule.metric === verdict.metric);
}

function whereOf({ harm }: Verdict): string {
  if (harm === null || harm.rule === 'harm') return '';
  if (harm.rule === 'limit') return ' (absolute limit)';
  return harm.rule === 'slice_harm' ? ` (in the slice ${quoted(harm.slice)})` : ' (in one day of returning users)';
}

function causeOf({ rule }: Verdict, metric: string): string {
  switch (rule) {
    case 'missing':
      return `${metric} has sent nothing for longer than allowed`;
    case 'balance':
      return 'units of the candidate go missing';
    case 'leak':
      return 'the candidate is shown without weight';
    default:
      return rule.replaceAll('_', ' ');
  }
}

/** Where one metric holds the ramp, its reason is about that metric, which is named before it. */
function holdCause(verdict: Verdict, deciding: RuleRecord | undefined, rules: readonly RuleRecord[]): string {
  const metric = quoted(verdict.metric);
  const missing = needsText(deciding?.needs);
  switch (verdict.rule) {
    case 'min_duration':
    case 'full_days':
      return `: the minimum time in this stage is not over${needsText(missingNeeds(rules))}`;
    case 'min_units':
      return `: ${deciding?.value ?? 0} of ${deciding?.threshold ?? 0} mature units in each arm${missing}`;
    case 'effective_units':
      return `: ${Math.floor(deciding?.value ?? 0)} of ${deciding?.threshold ?? 0} effective values of ${metric} in the poorer arm`;
    case 'observed_better':
      return `: ${metric} is not ahead of control`;
    default:
      if (deciding === undefined) return `: ${causeOf(verdict, metric)}`;
      return `${deciding.metric === null ? '' : ` for ${quoted(deciding.metric)}`}: ${deciding.reason}${missing}`;
  }
}

function quoted(key: string | null): string {
  return key === null ? '' : `“${key}”`;
}

function needsText(needs: Needs | null | undefined): string {
  const words = needs == null ? null : needsInWords(needs);
  return words === null ? '' : ` (${words})`;
}

function percent(share: number): string {
  return `${Number((share * 100).toPrecision(4))} %`;
}
