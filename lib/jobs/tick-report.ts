import type { Actor } from '@/lib/auth/actor';

/** A ramp that moved in a tick. */
export interface Transition {
  environmentId: number;
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
}

/** In whose name the worker acts. */
export const WORKER: Actor = { name: 'worker', role: 'owner' };
