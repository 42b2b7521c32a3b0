import type { MetricKind, MetricPolicy, Policy, StagePolicy } from '@/lib/gate/types';
import { type DesignResult, designOfPolicy, type Plan } from '@/lib/simulate/design-of-policy';

const UNIT_MS: Record<string, number> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };
const DEFAULT_STAGES: Json[] = [{ coverage: 0.05 }, { coverage: 0.1 }, { coverage: 0.25 }, { coverage: 0.5, minDuration: '7d' }];

type Json = Record<string, unknown>;

/**
 * Reads a design file: the experiment's document with its plan, as the API takes it. Beside that it may hold `metricDocuments` (else the
 * primary metric is a proportion that should increase, a guardrail with a planned sd a mean, any other a proportion that should decrease)
 * and `traffic`: `weekly`, `weeklyTraffic`, `dailyShock`, `drift`, `lookHours`.
 */
export function simulatedDesign(document: unknown): DesignResult {
  try {
    const root = objectOf(document, 'the design');
    const plan = objectOf(root['plan'], 'plan');
    const policy = policyOf(root, plan);
    return designOfPolicy(policy, planOf(root, plan));
  } catch (error) {
    if (error instanceof RangeError) return { ok: false, reason: error.message };
    throw error;
  }
}

function policyOf(root: Json, plan: Json): Policy {
  const ramp = objectOf(root['ramp'] ?? {}, 'ramp');
  const stages = listOf(ramp['stages'] ?? DEFAULT_STAGES, 'ramp.stages').map(stageOf);
  const variants = root['variants'] === undefined ? [] : listOf(root['variants'], 'variants');
  const candidate = variants.find(({ role }) => role === 'candidate');
  return {
    mode: oneOf(ramp['mode'] ?? 'superior', ['superior', 'non_inferior'], 'ramp.mode'),
    controlMode: oneOf(ramp['controlMode'] ?? 'matched', ['matched', 'all'], 'ramp.controlMode'),
    candidateWeight: numberOf(candidate?.['weight'] ?? 0.5, 'variants.weight'),
    alpha: numberOf(ramp['alpha'] ?? 0.05, 'ramp.alpha'),
    alphaHarm: numberOf(ramp['alphaHarm'] ?? 0.05, 'ramp.alphaHarm'),
    alphaSrm: numberOf(ramp['alphaSrm'] ?? 0.001, 'ramp.alphaSrm'),
    harmBudget: numberOf(ramp['harmBudget'] ?? 0.02, 'ramp.harmBudget'),
    stages,
    maxDurationMs: durationOf(ramp['maxDuration'] ?? '28d', 'ramp.maxDuration'),
    holdback: numberOf(ramp['holdback'] ?? 0.02, 'ramp.holdback'),
    holdbackDurationMs: durationOf(ramp['holdbackDuration'] ?? '28d', 'ramp.holdbackDuration'),
    minEvents: numberOf(ramp['minEvents'] ?? 30, 'ramp.minEvents'),
    fullDays: numberOf(ramp['fullDays'] ?? 7, 'ramp.fullDays'),
    promotion: oneOf(ramp['promotion'] ?? 'spending', ['spending', 'continuous'], 'ramp.promotion'),
    blindTimeMs: durationOf(ramp['blindTime'] ?? '30m', 'ramp.blindTime'),
    maxLagMs: UNIT_MS['d'] ?? 0,
    clock: 'server',
    mde: numberOf(plan['mde'] ?? 0.05, 'plan.mde'),
    metrics: metricsOf(root, objectOf(plan['baseline'] ?? {}, 'plan.baseline')),
    protectedSlices: [],
    watchedSlices: 0,
    sharedHarmBudget: null,
  };
}

function stageOf(stage: Json, index: number): StagePolicy {
  const coverage = numberOf(stage['coverage'], `ramp.stages.${index}.coverage`);
  if (!(coverage > 0 && coverage <= 1)) throw new RangeError(`ramp.stages.${index}.coverage must lie in (0, 1], got ${coverage}`);
  return {
    coverage,
    minDurationMs: durationOf(stage['minDuration'] ?? '24h', `ramp.stages.${index}.minDuration`),
    minUnits: numberOf(stage['minUnits'] ?? 100, `ramp.stages.${index}.minUnits`),
    approval: stage['approval'] === true,
  };
}

function metricsOf(root: Json, baseline: Json): MetricPolicy[] {
  const roles = objectOf(root['metrics'], 'metrics');
  const documents = root['metricDocuments'] === undefined ? [] : listOf(root['metricDocuments'], 'metricDocuments');
  const primary = textOf(roles['primary'], 'metrics.primary');
  const guardrails = roles['guardrails'] === undefined ? [] : listOf(roles['guardrails'], 'metrics.guardrails');
  const metric = (key: string, guardrail: Json | null): MetricPolicy => {
    const document = documents.find((one) => one['key'] === key) ?? {};
    const hasSpread = objectOf(baseline[key] ?? {}, `plan.baseline.${key}`)['sd'] !== undefined;
    const guessed = guardrail !== null && hasSpread ? 'mean' : 'proportion';
    return {
      key,
      role: guardrail === null ? 'primary' : 'guardrail',
      kind: oneOf<MetricKind>(
        document['kind'] ?? guessed,
        ['proportion', 'mean', 'count', 'ratio', 'quantile'],
        `metricDocuments.${key}.kind`,
      ),
      direction: oneOf(
        document['direction'] ?? (guardrail === null ? 'increase' : 'decrease'),
        ['increase', 'decrease'],
        `metricDocuments.${key}.direction`,
      ),
      ...marginsOf(guardrail),
      windowMs: durationOf(document['window'] ?? '0s', `metricDocuments.${key}.window`),
      latenessMs: durationOf(document['lateness'] ?? '0s', `metricDocuments.${key}.lateness`),
      capped: true,
      operational: false,
      tuning: null,
    };
  };
  return [
    metric(primary, null),
    ...guardrails.map((one, index) => metric(textOf(one['metric'], `metrics.guardrails.${index}.metric`), one)),
  ];
}

function marginsOf(guardrail: Json | null): Pick<MetricPolicy, 'margin' | 'marginAbsolute' | 'limit'> {
  if (guardrail === null) return {};
  const found: Pick<MetricPolicy, 'margin' | 'marginAbsolute' | 'limit'> = {};
  for (const field of ['margin', 'marginAbsolute', 'limit'] as const) {
    if (guardrail[field] !== undefined) found[field] = numberOf(guardrail[field], `metrics.guardrails.${field}`);
  }
  if (found.margin === undefined && found.marginAbsolute === undefined) {
    throw new RangeError(`metrics.guardrails needs a margin or marginAbsolute for ${String(guardrail['metric'])}`);
  }
  return found;
}

function planOf(root: Json, plan: Json): Plan {
  const traffic = objectOf(root['traffic'] ?? {}, 'traffic');
  const optional = (name: string) => (traffic[name] === undefined ? undefined : numberOf(traffic[name], `traffic.${name}`));
  const lookHours = optional('lookHours');
  const baseline: Plan['baseline'] = {};
  for (const [key, given] of Object.entries(objectOf(plan['baseline'] ?? {}, 'plan.baseline'))) {
    const one = objectOf(given, `plan.baseline.${key}`);
    const figure = (name: string) => (one[name] === undefined ? undefined : numberOf(one[name], `plan.baseline.${key}.${name}`));
    const mean = numberOf(one['mean'], `plan.baseline.${key}.mean`);
    baseline[key] = { mean, sd: figure('sd'), pastCorrelation: figure('pastCorrelation') };
  }
  return {
    unitsPerDay: numberOf(plan['unitsPerDay'], 'plan.unitsPerDay'),
    baseline,
    lookMs: lookHours === undefined ? undefined : lookHours * 3_600_000,
    weekly: optional('weekly'),
    weeklyTraffic: optional('weeklyTraffic'),
    dailyShock: optional('dailyShock'),
    drift: optional('drift'),
  };
}

function objectOf(value: unknown, name: string): Json {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new RangeError(`${name} must be an object`);
  return Object.fromEntries(Object.entries(value));
}

function listOf(value: unknown, name: string): Json[] {
  if (!Array.isArray(value)) throw new RangeError(`${name} must be a list`);
  return value.map((one, index) => objectOf(one, `${name}.${index}`));
}

function numberOf(value: unknown, name: string): number {
  if (typeof value !== 'number' || !Number.isFinite(value)) throw new RangeError(`${name} must be a number, got ${JSON.stringify(value)}`);
  return value;
}

function textOf(value: unknown, name: string): string {
  if (typeof value !== 'string' || value === '') throw new RangeError(`${name} must be a text, got ${JSON.stringify(value)}`);
  return value;
}

function oneOf<T extends string>(value: unknown, allowed: readonly T[], name: string): T {
  const found = allowed.find((one) => one === value);
  if (found === undefined) throw new RangeError(`${name} must be one of ${allowed.join(', ')}, got ${JSON.stringify(value)}`);
  return found;
}

function durationOf(value: unknown, name: string): number {
  const match = typeof value === 'string' ? /^(\d{1,6})([smhd])$/.exec(value) : null;
  const unit = UNIT_MS[match?.[2] ?? ''];
  if (match === null || unit === undefined) throw new RangeError(`${name} must be a duration such as "24h", got ${JSON.stringify(value)}`);
  return Number(match[1]) * unit;
}
