import type { Config, ExperimentConfig, FlagConfig } from '@/lib/assignment/types';

/** A matched experiment over half and half, in full traffic, unless told otherwise. */
export function experimentFixture(changes: Partial<ExperimentConfig> = {}): ExperimentConfig {
  return {
    key: 'ranker',
    unit: 'user',
    attempt: 1,
    salt: 'f3a9c1',
    serving: 'split',
    controlMode: 'matched',
    trafficTo: 10_000,
    variants: [
      { key: 'control', role: 'control', value: { model: 'ranker', version: '7' }, toBucket: 5_000 },
      { key: 'candidate', role: 'candidate', value: { model: 'ranker', version: '8' }, toBucket: 10_000 },
    ],
    ...changes,
  };
}

export function flagFixture(changes: Partial<FlagConfig> = {}): FlagConfig {
  return { key: 'banner', enabled: true, variants: { on: true, off: false }, defaultVariant: 'off', rules: [], ...changes };
}

export function configFixture(changes: Partial<Config> = {}): Config {
  return {
    version: 1,
    environment: 'production',
    generatedAt: '2026-01-01T00:00:00.000Z',
    holdout: { salt: 'h0', toBucket: 0 },
    layers: [],
    experiments: [experimentFixture()],
    flags: [],
    ...changes,
  };
}
