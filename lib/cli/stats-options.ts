import type { CovariateSums } from '@/lib/stats/cuped';
import type { EventCount, Sample } from '@/lib/stats/types';

/** Something the person at the keyboard got wrong; its message is all they see. */
export class UsageError extends Error {}

/** Named options as they were typed, read with errors that say what to type instead. */
export interface StatsOptions {
  text(name: string): string | undefined;
  has(name: string): boolean;
  number(name: string, fallback?: number): number;
  numbers(name: string): number[];
}

/** @param usage what the command takes, for whoever left an option out */
export function statsOptions(values: Record<string, string | boolean | undefined>, usage: string): StatsOptions {
  const text = (name: string): string | undefined => {
    const value = values[name];
    return typeof value === 'string' ? value : undefined;
  };
  const required = (name: string): string => {
    const value = text(name);
    if (value === undefined) throw new UsageError(`--${name} is missing; the command takes ${usage}`);
    return value;
  };
  return {
    text,
    has: (name) => values[name] !== undefined && values[name] !== false,
    number: (name, fallback) => (text(name) === undefined && fallback !== undefined ? fallback : toNumber(name, required(name))),
    numbers: (name) =>
      required(name)
        .split(',')
        .map((part) => toNumber(name, part)),
  };
}

export function sampleOption(options: StatsOptions, name: string): Sample {
  const [n, mean, variance] = exactly(options, name, ['n', 'mean', 'variance']);
  return { n: n ?? 0, mean: mean ?? 0, variance: variance ?? 0 };
}

export function countOption(options: StatsOptions, name: string): EventCount {
  const [n, events] = exactly(options, name, ['n', 'events']);
  return { n: n ?? 0, events: events ?? 0 };
}

export function covariateOption(options: StatsOptions, name: string): CovariateSums {
  const names = ['n', 'sum y', 'sum x', 'sum y²', 'sum x²', 'sum xy'];
  const [n, sumY, sumX, sumYSquares, sumXSquares, sumProducts] = exactly(options, name, names);
  return {
    n: n ?? 0,
    sumY: sumY ?? 0,
    sumX: sumX ?? 0,
    sumYSquares: sumYSquares ?? 0,
    sumXSquares: sumXSquares ?? 0,
    sumProducts: sumProducts ?? 0,
  };
}

function exactly(options: StatsOptions, name: string, parts: readonly string[]): number[] {
  const values = options.numbers(name);
  if (values.length !== parts.length) {
    throw new UsageError(`--${name} takes ${parts.join(',')}: ${parts.length} numbers, got ${values.length}`);
  }
  return values;
}

function toNumber(name: string, typed: string): number {
  const value = Number(typed);
  if (typed.trim() === '' || !Number.isFinite(value)) throw new UsageError(`--${name} takes numbers, got "${typed}"`);
  return value;
}
