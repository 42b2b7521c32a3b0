import { z } from 'zod';

const proportionStratum = z.object({ nT: z.number(), xT: z.number(), nC: z.number(), xC: z.number() });
const meanStratum = z.object({
  nT: z.number(),
  meanT: z.number(),
  varT: z.number(),
  nC: z.number(),
  meanC: z.number(),
  varC: z.number(),
});

const metricShape = z.object({
  key: z.string(),
  role: z.enum(['primary', 'guardrail']),
  kind: z.enum(['proportion', 'mean']),
  direction: z.enum(['increase', 'decrease']),
  margin: z.number().nullish(),
  marginAbsolute: z.number().nullish(),
  limit: z.number().nullish(),
  vStar: z.number(),
  vStarHarm: z.number(),
  strata: z.array(z.union([proportionStratum, meanStratum])),
});

const configShape = z.object({
  alpha: z.number(),
  alphaH: z.number(),
  tau: z.number(),
  mode: z.enum(['superior', 'non_inferior']),
  stages: z.array(z.number()),
  minimumsMet: z.boolean(),
  stage: z.number(),
  controlMode: z.enum(['matched', 'all']).default('matched'),
  /** planned share of the candidate within the experiment's traffic, where control is matched */
  share: z.number().default(0.5),
});

/** The gate's golden file: ticks from strata to decision. */
export const gateFileShape = z.object({
  conventions: z.unknown(),
  cases: z.array(z.object({ id: z.string(), config: configShape, metrics: z.array(metricShape), expect: z.unknown() })),
});

export type GateConfig = z.output<typeof configShape>;
export type GateMetric = z.output<typeof metricShape>;

/** How many harm processes share alphaH: primary, guardrails, and absolute limits. */
export function harmProcesses(metrics: readonly GateMetric[]): number {
  return metrics.length + metrics.filter(({ limit }) => typeof limit === 'number').length;
}

/** The planned share of the candidate among all units of a stratum; strata are the stages in order. */
export function candidateShare({ controlMode, share, stages, stage }: GateConfig, ordinal: number): number {
  return controlMode === 'all' ? (stages[Math.min(ordinal, stage)] ?? share) : share;
}
