import type { Actor } from '@/lib/auth/actor';
import type { RampLag } from './ramp-lags';

/** A ramp that moved in a tick. */
export interface Transition {
  environment: string;
  experiment: string;
  outcome: string;
  sentence: string;
  decisionId: string | null;
}

export interface TickReport {
  watermark: Date;
  lagMs: number;
  /** Experiments judged. */
  judged: number;
  transitions: Transition[];
  /** One experiment's failure keeps no other from being judged. */
  failures: { experimentId: number; error: unknown }[];
  /** Ramps whose settling was many ticks behind as the tick began. */
  behind: RampLag[];
}

/** In whose name the worker acts. */
export const WORKER: Actor = { name: 'worker', role: 'owner' };
