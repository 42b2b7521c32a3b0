import type { Context, MetricView } from './context';
import { findMinimum, stageUnits } from './gate-rules';
import { isReadable } from './judge';
import { arrivals } from './needs-of';
import { effectiveUnits, effectiveUnitsNeeded } from './process-of';
import { ruleRecord } from './rule-record';
import type { Policy, RuleRecord } from './types';
import { DAY_MS, fullUtcDays, HOUR_MS } from './utc-days';
import { waitingHours } from './waiting-hours';

/** Steps 4–6 in the record. */
export function describeTime(context: Context): RuleRecord[] {
  const { policy, state } = context;
  if (state.stage >= policy.stages.length) return [describeHoldback(context), ...describeFresh(context)];
  return [...describeState(context), describeEnd(context), ...describeFresh(context), ...describeMinimum(context)];
}

function describeState({ state }: Context): RuleRecord[] {
  const rules: RuleRecord[] = [];
  if (state.name === 'quarantined') {
    const reason = `its data cannot be trusted (${(state.quarantine?.reason ?? 'unknown').replaceAll('_', ' ')})`;
    rules.push(ruleRecord({ rule: 'quarantined', passed: false, reason }));
  }
  if (state.name === 'paused') rules.push(ruleRecord({ rule: 'paused', passed: false, reason: 'a person paused it' }));
  return rules;
}

function describeEnd({ policy, state, now }: Context): RuleRecord {
  const running = state.startedAt === null ? 0 : now - state.startedAt;
  const isOver = running >= policy.maxDurationMs;
  return ruleRecord({
    rule: 'max_duration',
    passed: !isOver,
    value: running,
    threshold: policy.maxDurationMs,
    reason: isOver ? 'the maximum duration is over' : 'within the maximum duration',
  });
}

function describeHoldback({ policy, state, now }: Context): RuleRecord {
  const passed = state.fullAt !== null && now - state.fullAt >= policy.holdbackDurationMs;
  return ruleRecord({
    rule: 'holdback',
    passed,
    value: state.fullAt === null ? null : now - state.fullAt,
    threshold: policy.holdbackDurationMs,
    reason: passed ? 'the holdback is over' : 'the holdback is still compared with the candidate',
  });
}

function describeFresh(context: Context): RuleRecord[] {
  const { policy, evidence, clock } = context;
  const readable = isReadable(context);
  const rules = [
    ruleRecord({
      rule: 'evidence',
      passed: readable,
      reason: readable ? 'every number can be true' : 'the evidence holds numbers that cannot be true',
    }),
  ];
  if (policy.clock === 'event') return rules;
  const age = evidence.lastTrafficAt === null ? null : clock - evidence.lastTrafficAt;
  rules.push(
    ruleRecord({
      rule: 'lag',
      passed: evidence.lagMs <= policy.maxLagMs,
      value: evidence.lagMs,
      threshold: policy.maxLagMs,
      reason: evidence.lagMs <= policy.maxLagMs ? 'settling keeps up' : 'settling is too far behind to decide on its figures',
    }),
    ruleRecord({
      rule: 'stale',
      passed: age !== null && Math.abs(age) <= policy.maxLagMs,
      value: age,
      threshold: policy.maxLagMs,
      reason: freshnessOf(age, policy.maxLagMs),
    }),
  );
  return rules;
}

function describeMinimum(context: Context): RuleRecord[] {
  const { policy, state, now, views, isLast } = context;
  const stage = policy.stages[state.stage];
  const primary = views[0];
  if (stage === undefined || primary === undefined || state.stageEnteredAt === null) {
    return [ruleRecord({ rule: 'state', passed: findMinimum(context) === null, reason: 'the ramp is in no stage' })];
  }
  const passedMs = now - state.stageEnteredAt;
  const duration = ruleRecord({
    rule: 'min_duration',
    passed: passedMs >= stage.minDurationMs,
    value: passedMs,
    threshold: stage.minDurationMs,
    reason: 'time in this stage',
  });
  const rules = [withHours(duration, stage.minDurationMs - passedMs)];
  if (isLast) rules.push(describeFullDays(policy, state.stageEnteredAt, now));
  return [...rules, describeUnits(context, stage.minUnits), ...describeReadable(policy, primary)];
}

function describeFullDays({ fullDays }: Policy, enteredAt: number, now: number): RuleRecord {
  const days = fullUtcDays(enteredAt, now);
  const end = (Math.ceil(enteredAt / DAY_MS) + fullDays) * DAY_MS;
  const record = ruleRecord({
    rule: 'full_days',
    passed: days >= fullDays,
    value: days,
    threshold: fullDays,
    reason: 'full UTC days in the last stage',
  });
  return withHours(record, end - now);
}

function describeReadable(policy: Policy, primary: MetricView): RuleRecord[] {
  const metric = primary.policy.key;
  const rules: RuleRecord[] = [];
  if (primary.tuning === null) {
    const reason = 'the first 1,000 control units are awaited to tune the bounds';
    rules.push(ruleRecord({ rule: 'tuning', passed: false, metric, reason }));
  }
  if (primary.policy.kind === 'proportion') return rules;
  const effective = ruleRecord({
    rule: 'effective_units',
    passed: primary.process !== 'waiting',
    metric,
    value: effectiveUnits(primary.strata),
    threshold: effectiveUnitsNeeded(policy),
    reason: 'effective number of values in the poorer arm',
  });
  return [...rules, effective];
}

function describeUnits({ views, state, now }: Context, minUnits: number): RuleRecord {
  const primary = views[0];
  const units = primary === undefined ? 0 : stageUnits(primary, state);
  const record = ruleRecord({
    rule: 'min_units',
    passed: units >= minUnits,
    metric: primary?.policy.key ?? null,
    value: units,
    threshold: minUnits,
    reason: 'mature units of this stage in the smaller arm',
  });
  if (record.passed || primary === undefined) return record;
  const { perHour } = arrivals({ view: primary }, state, now);
  const needed = 2 * (minUnits - units);
  return { ...record, needs: { units: needed, hours: waitingHours(needed / perHour) } };
}

function freshnessOf(age: number | null, maxLagMs: number): string {
  if (age === null) return 'no traffic has been seen';
  if (age < -maxLagMs) return 'the newest traffic is dated ahead of the clock';
  return age <= maxLagMs ? 'traffic is coming' : 'no new traffic has come for longer than allowed';
}

function withHours(record: RuleRecord, leftMs: number): RuleRecord {
  if (record.passed) return record;
  return { ...record, needs: { units: null, hours: waitingHours(leftMs / HOUR_MS) } };
}
