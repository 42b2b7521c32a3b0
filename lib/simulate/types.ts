import type { Policy } from '@/lib/gate/types';

/**
 * How values of one metric come about in control. An effect multiplies the mean. With `pastCorrelation` a unit's value is correlated with
 * the same value before exposure, which the metric's covariate (CUPED) takes out.
 */
export type MetricModel =
  /** With a past, units that had the event before, a share `rate`, have it more often again. */
  | { kind: 'proportion'; rate: number; pastCorrelation?: number | undefined }
  /** Any mean or count with finite variance: sums of a look are normal by the central limit theorem. */
  | { kind: 'mean'; mean: number; sd: number; pastCorrelation?: number | undefined }
  /** A share of units buys; amounts are lognormal with the given mean and log-sd, capped. An effect changes the share that buys. */
  | { kind: 'revenue'; buyRate: number; meanAmount: number; sigma: number; cap: number }
  /** Events d per unit (1 + Poisson) of which y succeed, alike within a unit by `correlation`: the ratio Σy/Σd. */
  | { kind: 'ratio'; rate: number; eventsPerUnit: number; correlation: number };

/** A ramp to simulate: the rules it runs under and the traffic it meets. */
export interface Design {
  /** `metrics[i]` behaves as `models[i]` says. */
  policy: Policy;
  models: MetricModel[];
  /** Eligible new units a day. */
  unitsPerDay: number;
  /** Time between two ticks of the gate. */
  lookMs: number;
  /** Amplitude of the weekly wave of control's mean, 0.15 for ±15 %. */
  weekly: number;
  /** Amplitude of the weekly wave of traffic. */
  weeklyTraffic: number;
  /** Standard deviation of a shock to both arms' mean, new every day. */
  dailyShock: number;
  /** Relative change of control's mean from the first day to the last. */
  drift: number;
  /** Time from exposure until a unit is mature: window and lateness. */
  maturityMs: number;
  /** Conversions come late, by an exponential time of this mean cut off at maturity. Units are counted when mature, unless … */
  delayHours?: { control: number; candidate: number } | undefined;
  /** … a naive gate counts a unit at once and its conversion when it comes. For comparison only. */
  countsImmature?: boolean | undefined;
}

/** True effects, by metric key, relative and on the scale where higher is better; absent means none. */
export type Effects = Record<string, number>;

export type RampEnd = 'promoted' | 'rolled_back' | 'expired' | 'review' | 'stopped';

/** One simulated ramp. */
export interface RampResult {
  end: RampEnd;
  days: number;
  /** Units that got the candidate. */
  candidateUnits: number;
  /** Highest coverage it ever had, full rollout being 1. */
  highestCoverage: number;
  /** Highest stage it ever reached; the number of stages means full. */
  highestStage: number;
  looks: number;
}

/** A share of runs with its standard error. */
export interface Estimate {
  value: number;
  se: number;
}

/** What a design does at one true effect. */
export interface Characteristics {
  effects: Effects;
  runs: number;
  promote: Estimate;
  rollback: Estimate;
  expire: Estimate;
  review: Estimate;
  /** Mean days until each end; null when it never came. */
  daysToPromote: number | null;
  daysToRollback: number | null;
  meanDays: number;
  /** Mean number of units that got a candidate worse than control in some metric. */
  unitsHarmed: number;
  /** P(coverage · loss > harm budget at some moment after the first stage). */
  budgetBreach: Estimate;
  /** P(stage k was reached), for each k, then full rollout. */
  reached: number[];
}
