import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';

export const simulateUsage = `npm run simulate -- design.json [--json] [--runs N] [--seed N] [--effects -0.05,0,0.05]
npm run simulate -- --suite [--json] [--runs N] [--seed N] [--points 1,2,…]
npm run simulate -- --compare [--json] [--runs N] [--seed N]
Each takes --threads N [all cores], which changes how long it takes and none of its figures.

design.json holds an experiment's document, of which metrics and plan are enough:
  { "metrics": { "primary": "click" }, "plan": { "unitsPerDay": 20000, "baseline": { "click": { "mean": 0.1 } } } }
and, where wanted, "ramp", "metricDocuments" (a list of metrics, each with its key), "traffic", "effects", "runs", "seed".

The table has one line for each true effect: how often the ramp ends promoted, rolled back, expired or waiting for a review, how many
days that takes, how many units the candidate harmed, and how often it took more than the harm budget allows.`;

export interface SimulateOptions {
  /** A design's file, where neither the suite nor the comparison is asked for. */
  task: 'help' | 'suite' | 'compare' | { file: string };
  json: boolean;
  threads: number;
  runs: number | undefined;
  seed: number | undefined;
  /** True relative effects. */
  effects: number[] | undefined;
  points: number[] | undefined;
}

type Parsed = { ok: true; options: SimulateOptions } | { ok: false; reason: string };

/** Reads the command line; a refusal names the option and what to give. */
export function simulateOptions(argv: readonly string[]): Parsed {
  try {
    return { ok: true, options: readOptions(argv) };
  } catch (error) {
    return { ok: false, reason: error instanceof Error ? error.message : String(error) };
  }
}

function readOptions(argv: readonly string[]): SimulateOptions {
  const text = { type: 'string' } as const;
  const flag = { type: 'boolean' } as const;
  const { values, positionals } = parseArgs({
    args: joinSigned(argv),
    allowPositionals: true,
    options: { help: flag, suite: flag, compare: flag, json: flag, runs: text, seed: text, threads: text, effects: text, points: text },
  });
  const task = taskOf(values, positionals);
  if (values.points !== undefined && task !== 'suite') throw new Error('--points goes with --suite');
  if (values.effects !== undefined && typeof task === 'string') throw new Error("--effects goes with a design's file");
  return {
    task,
    json: values.json === true,
    threads: wholeNumber('--threads', values.threads) ?? availableParallelism(),
    runs: wholeNumber('--runs', values.runs),
    seed: wholeNumber('--seed', values.seed),
    effects: listOf('--effects', values.effects, { words: 'relative effects from -0.99 to 10', isFit: isEffect, example: '-0.05,0,0.05' }),
    points: listOf('--points', values.points, { words: 'points from 1 to 12', isFit: isPoint, example: '1,2' }),
  };
}

/** `parseArgs` takes a value that begins with a minus only behind "=". */
function joinSigned(argv: readonly string[]): string[] {
  const at = argv.indexOf('--effects');
  return at < 0 || at === argv.length - 1 ? [...argv] : [...argv.slice(0, at), `--effects=${argv[at + 1]}`, ...argv.slice(at + 2)];
}

function taskOf(values: { help?: boolean; suite?: boolean; compare?: boolean }, files: readonly string[]): SimulateOptions['task'] {
  if (values.help === true) return 'help';
  const [file] = files;
  const asked = [...files, ...(values.suite === true ? ['--suite'] : []), ...(values.compare === true ? ['--compare'] : [])];
  if (asked.length !== 1) throw new Error(`give a design's file, --suite or --compare${asked.length > 1 ? ', one of them' : ''}`);
  if (file !== undefined) return { file };
  return values.suite === true ? 'suite' : 'compare';
}

function wholeNumber(name: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text);
  if (Number.isSafeInteger(value) && value > 0) return value;
  throw new Error(`${name} must be a whole number above 0, got "${text}"`);
}

interface Wanted {
  words: string;
  isFit: (value: number) => boolean;
  example: string;
}

const isEffect = (value: number) => value >= -0.99 && value <= 10;
const isPoint = (value: number) => Number.isInteger(value) && value >= 1 && value <= 12;

function listOf(name: string, text: string | undefined, { words, isFit, example }: Wanted): number[] | undefined {
  if (text === undefined) return undefined;
  const values = text.split(',').map((part) => (part.trim() === '' ? Number.NaN : Number(part)));
  if (values.every(isFit)) return values;
  throw new Error(`${name} must be ${words} with commas between them, such as ${example}, got "${text}"`);
}
