import { z } from 'zod';
import { documentKey } from './document-key';
import { duration, durationMs } from './duration';
import { strictObject } from './strict-object';

const share = (low: string) => z.number().gt(0, `must be above 0${low}`).lt(1, 'must be below 1');
const level = z.number().gt(0, 'must be above 0').max(0.25, 'must be at most 0.25, such as 0.05');

const stage = strictObject({
  coverage: z
    .number('is required: the share of eligible units that get the candidate, such as 0.05')
    .min(0.0001, 'must be at least 0.0001, one bucket in ten thousand')
    .max(1, 'must be at most 1'),
  minDuration: duration.default('24h'),
  /** Mature units in each arm, of this stage. */
  minUnits: z.int('must be a whole number').min(0).default(100),
  approval: z.boolean().default(false),
});

const DEFAULT_STAGES = [{ coverage: 0.05 }, { coverage: 0.1 }, { coverage: 0.25 }, { coverage: 0.5, minDuration: '7d' }].map((given) =>
  stage.parse(given),
);

/** Canaries that run at the same time and share one harm budget: α is split over them. */
const concurrent = strictObject({
  group: documentKey.default('default'),
  canaries: z.int().min(2, 'must be at least 2: leave "concurrent" out for a canary of its own').max(100),
  /** τ over all of them; the experiment's own `harmBudget` when left out. */
  harmBudget: share(', such as 0.02').optional(),
});

/** How the candidate's coverage may grow, and what must hold for it. */
export const rampDocument = strictObject({
  stages: z.array(stage).min(1, 'must have at least one stage').max(20, 'may have at most 20 stages').default(DEFAULT_STAGES),
  mode: z.enum(['superior', 'non_inferior'], 'must be "superior" or "non_inferior"').default('superior'),
  harmBudget: share(', such as 0.02').default(0.02),
  alpha: level.default(0.05),
  alphaHarm: level.default(0.05),
  alphaSrm: level.default(0.001),
  maxDuration: duration.default('28d'),
  holdback: z.number().min(0, 'must be at least 0').max(0.5, 'must be at most 0.5').default(0.02),
  holdbackDuration: duration.default('28d'),
  controlMode: z.enum(['matched', 'all'], 'must be "matched" or "all"').default('matched'),
  minEvents: z.int('must be a whole number').min(1, 'must be at least 1').max(100_000).default(30),
  fullDays: z.int('must be a whole number of days').min(0).max(90).default(7),
  promotion: z.enum(['spending', 'continuous'], 'must be "spending" or "continuous"').default('spending'),
  blindTime: duration.default('30m'),
  concurrent: concurrent.optional(),
  /** Whoever wrote or started an attempt may not approve it, go past its rules, or leave out one of its stages. */
  requireSecondPerson: z.boolean('must be true or false').default(false),
}).superRefine((ramp, context) => {
  const refuse = (path: (string | number)[], message: string) => context.addIssue({ code: 'custom', path, message });
  ramp.stages.forEach((current, index) => {
    const before = ramp.stages[index - 1];
    if (before !== undefined && current.coverage <= before.coverage) {
      refuse(['stages', index, 'coverage'], `must be above the stage before (${before.coverage}): a ramp only widens`);
    }
    if (ramp.controlMode === 'all' && current.coverage > 1 - ramp.holdback) {
      refuse(['stages', index, 'coverage'], `must leave the holdback its share: at most ${1 - ramp.holdback}, or lower "holdback"`);
    }
  });
  if (durationMs(ramp.maxDuration) === 0) refuse(['maxDuration'], 'must be longer than 0, such as "28d"');
  if (durationMs(ramp.blindTime) === 0) refuse(['blindTime'], 'must be longer than 0, such as "30m"');
});

export type RampDocument = z.output<typeof rampDocument>;
