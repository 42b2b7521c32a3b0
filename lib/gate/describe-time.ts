import type { Context } from './context';
import { findMinimum, stageUnits } from './gate-rules';
import { isReadable } from './judge';
import { arrivals } from './needs-of';
import { effectiveUnits, effectiveUnitsNeeded } from './process-of';
import { ruleRecord } from './rule-record';
import type { RuleRecord } from './types';
import { DAY_MS, fullUtcDays, HOUR_MS } from './utc-days';

/** Steps 4–6 in the record. */
export function describeTime(context: Context): RuleRecord[] {
  const { policy, state } = context;
  if (state.stage >= policy.stages.length) return [describeHoldback(context), ...describeFresh(context)];
  return [...describeState(context), describeEnd(context), ...describeFresh(context), ...describeMinimum(context)];
}

function describeState({ state }: Context): RuleRecord[] {
  const rules: RuleRecord[] = [];
  if (state.name === 'quarantined') {
    const reason = `its data cannot be trusted: ${state.quarantine?.reason ?? 'unknown'}`;
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
  const { policy, evidence, now } = context;
  const readable = isReadable(context);
  const rules = [
    ruleRecord({
      rule: 'evidence',
      passed: readable,
      reason: readable ? 'every number can be true' : 'the evidence holds numbers that cannot be true',
    }),
  ];
  if (policy.clock === 'event') return rules;
  const age = evidence.lastTrafficAt === null ? null : now - evidence.lastTrafficAt;
  rules.push(
    ruleRecord({
      rule: 'lag',
      passed: evidence.lagMs <= policy.maxLagMs,
      value: evidence.lagMs,
      threshold: policy.maxLagMs,
      reason: 'how far settling is behind',
    }),
    ruleRecord({
      rule: 'stale',
      passed: age !== null && age <= policy.maxLagMs,
      value: age,
      threshold: policy.maxLagMs,
      reason: age === null ? 'no traffic has been seen' : 'age of the newest traffic',
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
  const rules = [withHours(ruleRecord({
    rule: 'min_duration',
    passed: passedMs >= stage.minDurationMs,
    value: passedMs,
    threshold: stage.minDurationMs,
    reason: 'time in this stage',
  }), stage.minDurationMs - passedMs)];
  if (isLast) {
    const days = fullUtcDays(state.stageEnteredAt, now);
    const end = (Math.ceil(state.stageEnteredAt / DAY_MS) + policy.fullDays) * DAY_MS;
    rules.push(withHours(ruleRecord({ rule: 'full_days', passed: days >= policy.fullDays, value: days, threshold: policy.fullDays, reason: 'full UTC days in the last stage' }), end - now));
  }
  rules.push(describeUnits(context, stage.minUnits));
  if (primary.tuning === null) {
    rules.push(ruleRecord({ rule: 'tuning', passed: false, metric: primary.policy.key, reason: 'the first 1,000 control units are awaited to tune the bounds' }));
  }
  if (primary.policy.kind !== 'proportion') {
    rules.push(ruleRecord({
      rule: 'effective_units',
      passed: primary.process !== 'waiting',
      metric: primary.policy.key,
      value: effectiveUnits(primary.strata),
      threshold: effectiveUnitsNeeded(policy),
      reason: 'effective number of values in the poorer arm',
    }));
  }
  return rules;
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
  return { ...record, needs: { units: needed, hours: perHour > 0 ? Math.ceil((needed / perHour) * 10) / 10 : null } };
}

function withHours(record: RuleRecord, leftMs: number): RuleRecord {
  return record.passed ? record : { ...record, needs: { units: null, hours: Math.ceil((leftMs / HOUR_MS) * 10) / 10 } };
}
