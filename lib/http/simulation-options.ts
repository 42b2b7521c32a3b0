import { z } from 'zod';
import { documentKey } from '@/lib/experiments/document-key';
import { strictObject } from '@/lib/experiments/strict-object';

const EFFECT = 'must be a relative effect from -0.99 to 10, such as -0.05';
const effect = z.number(EFFECT).min(-0.99, EFFECT).max(10, EFFECT);
const EFFECTS = 'must be a list of 1 to 20 relative effects';
const within = (least: number, most: number) => {
  const message = `must be a number from ${least} to ${most}`;
  return z.number(message).min(least, message).max(most, message).optional();
};

/** What may stand beside an experiment's document when it is to be simulated. */
export const simulationOptions = z.object({
  /** True relative effects on the primary metric, guardrails unharmed; [−5 %, 0, the plan's MDE] when left out. */
  effects: z.array(effect, EFFECTS).min(1, EFFECTS).max(20, EFFECTS).optional(),
  runs: z.int('must be a whole number').min(10, 'must be at least 10').max(10_000, 'may be at most 10000').optional(),
  seed: z.int('must be a whole number').optional(),
  /** Metrics that are not defined in the environment. */
  metricDocuments: z
    .array(z.looseObject({ key: documentKey }))
    .max(50)
    .default([]),
  traffic: strictObject({
    weekly: within(0, 1),
    weeklyTraffic: within(0, 1),
    dailyShock: within(0, 1),
    drift: within(-0.99, 10),
    lookHours: within(0.1, 168),
  }).default({}),
});
