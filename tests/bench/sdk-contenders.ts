import { GrowthBookClient } from '@growthbook/growthbook';
import { FlagdCore } from '@openfeature/flagd-core';
import { createClient } from '@/sdk/typescript/src/client';
import { configFixture, experimentFixture } from '../assignment/fixtures';

export interface Contender {
  name: string;
  evaluate: (unit: string) => unknown;
  /** Between rounds, untimed. */
  rest: () => Promise<unknown>;
  stop: () => Promise<unknown>;
}

export type Scenario = 'plain' | 'targeting' | 'exposures';

const VALUES = ['red', 'green', 'blue'];
const CUTS = [3_334, 6_667, 10_000];

/** Clients that split units over three variants; with targeting also three conditions, a holdout and a slot of a layer. */
export function contenders(scenario: Scenario): Contender[] {
  return scenario === 'exposures' ? [rampart(scenario), growthBook(scenario)] : [rampart(scenario), growthBook(scenario), flagd(scenario)];
}

function rampart(scenario: Scenario): Contender {
  const variants = VALUES.map(
    (value, index) => ({ key: value, role: index === 0 ? 'control' : 'candidate', value, toBucket: CUTS[index] ?? 0 }) as const,
  );
  const isTargeted = scenario === 'targeting';
  const conditions = [
    { attribute: 'country', in: ['DE', 'FR'] },
    { attribute: 'age', gte: 18 },
    { attribute: 'plan', ne: 'free' },
  ];
  const narrowing = { targeting: { all: conditions }, layer: { key: 'search', from: 0, to: 9_900 } };
  const experiment = experimentFixture({ key: 'color', salt: '7d1f', variants, ...(isTargeted ? narrowing : {}) });
  const holdout = { salt: 'held', toBucket: isTargeted ? 100 : 0 };
  const client = createClient({
    baseUrl: 'http://127.0.0.1',
    apiKey: 'key',
    config: configFixture({ holdout, layers: [{ key: 'search', salt: 'layer' }], experiments: [experiment] }),
    stream: false,
    maxQueue: 2_000_000,
    logger: { warn: () => {} },
    fetch: async () => new Response('{}', { status: 202 }),
  });
  const evaluate = {
    plain: (unit: string) => client.peek('color', { targetingKey: unit }).value,
    targeting: (unit: string) => client.peek('color', { targetingKey: unit, country: 'DE', age: 30, plan: 'team' }).value,
    exposures: (unit: string) => client.getVariant('color', { targetingKey: unit }).value,
  }[scenario];
  return { name: 'rampart', evaluate, rest: () => client.flush(), stop: () => client.close({ timeoutMs: 100 }) };
}

function growthBook(scenario: Scenario): Contender {
  const split = {
    key: 'color',
    seed: '7d1f',
    hashAttribute: 'id',
    hashVersion: 2 as const,
    variations: VALUES,
    weights: [0.3334, 0.3333, 0.3333],
    coverage: 1,
  };
  const filter = (seed: string) => ({ seed, hashVersion: 2, attribute: 'id', ranges: [[0, 0.99] as [number, number]] });
  const narrowing = {
    condition: { country: { $in: ['DE', 'FR'] }, age: { $gte: 18 }, plan: { $ne: 'free' } },
    filters: [filter('held'), filter('layer')],
  };
  const rule = scenario === 'targeting' ? { ...split, ...narrowing } : split;
  const exposures: unknown[] = [];
  const client = new GrowthBookClient();
  if (scenario === 'exposures')
    client.setTrackingCallback((experiment, result) => void exposures.push([experiment.key, result.key, result.hashValue]));
  client.initSync({ payload: { features: { color: { defaultValue: 'red', rules: [rule] } } } });
  const evaluate =
    scenario === 'targeting'
      ? (unit: string) => client.evalFeature('color', { attributes: { id: unit, country: 'DE', age: 30, plan: 'team' } }).value
      : (unit: string) => client.evalFeature('color', { attributes: { id: unit } }).value;
  const rest = async () => exposures.splice(0);
  return { name: 'growthbook', evaluate, rest, stop: rest };
}

function flagd(scenario: Scenario): Contender {
  const split = {
    fractional: [{ cat: [{ var: '$flagd.flagKey' }, { var: 'targetingKey' }] }, ['red', 3_334], ['green', 3_333], ['blue', 3_333]],
  };
  const within = (seed: string) => ({ '==': [{ fractional: [{ cat: [seed, { var: 'targetingKey' }] }, ['in', 99], ['out', 1]] }, 'in'] });
  const conditions = [{ in: [{ var: 'country' }, ['DE', 'FR']] }, { '>=': [{ var: 'age' }, 18] }, { '!=': [{ var: 'plan' }, 'free'] }];
  const targeting = scenario === 'targeting' ? { if: [{ and: [...conditions, within('held'), within('layer')] }, split, 'red'] } : split;
  const variants = Object.fromEntries(VALUES.map((value) => [value, value]));
  const core = new FlagdCore();
  core.setConfigurations(JSON.stringify({ flags: { color: { state: 'ENABLED', variants, defaultVariant: 'red', targeting } } }));
  const evaluate =
    scenario === 'targeting'
      ? (unit: string) => core.resolveStringEvaluation('color', 'red', { targetingKey: unit, country: 'DE', age: 30, plan: 'team' }).value
      : (unit: string) => core.resolveStringEvaluation('color', 'red', { targetingKey: unit }).value;
  const rest = async () => undefined;
  return { name: 'flagd', evaluate, rest, stop: rest };
}
