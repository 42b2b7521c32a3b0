import type { Estimate } from './types';

/** One scenario behind a point. */
export interface SuiteCase {
  name: string;
  estimate: number;
  se: number;
}

/** What a gate that never acts would fail. */
export interface SuiteTwin {
  name: string;
  estimate: number;
  se: number;
  atLeast: number;
}

/** One point of "What to prove": the worst of its cases against the bound, and its twin. */
export interface SuiteRow {
  point: number;
  name: string;
  estimate: number;
  se: number;
  bound: number;
  twin: SuiteTwin;
  pass: boolean;
  runs: number;
  cases: SuiteCase[];
  /** Why the point was not run; then it does not pass. */
  notRun?: string;
}

export interface SuiteOptions {
  runs: number;
  seed: number;
  onProgress?: ((text: string) => void) | undefined;
}

/** Standard errors a figure may lie beyond its bound by chance. */
export const TOLERANCE = 3;

interface RowInput {
  point: number;
  name: string;
  bound: number;
  runs: number;
  cases: SuiteCase[];
  twin: SuiteTwin;
}

/** A point passes when every case is within its bound and the twin reaches its own, each up to three standard errors. */
export function suiteRow({ point, name, bound, runs, cases, twin }: RowInput): SuiteRow {
  const worst = cases.reduce((most, one) => (one.estimate > most.estimate ? one : most), { name: '', estimate: -1, se: 0 });
  const isBounded = cases.length > 0 && cases.every(({ estimate, se }) => estimate <= bound + TOLERANCE * se);
  const isAlive = twin.estimate >= twin.atLeast - TOLERANCE * twin.se;
  return { point, name, estimate: worst.estimate, se: worst.se, bound, twin, pass: isBounded && isAlive, runs, cases };
}

export function suiteCase(name: string, { value, se }: Estimate): SuiteCase {
  return { name, estimate: value, se };
}

export function suiteTwin(name: string, { value, se }: Estimate, atLeast: number): SuiteTwin {
  return { name, estimate: value, se, atLeast };
}
