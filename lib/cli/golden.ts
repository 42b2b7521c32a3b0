import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { fieldProblems } from '@/lib/experiments/field-problems';
import { runGoldenGate } from './golden-gate';
import { gateFileShape } from './golden-gate-shape';
import type { GoldenResult } from './golden-result';
import { goldenShape, runGoldenSections } from './golden-sections';

const USAGE = `usage: npm run --silent golden -- FILE.json
Computes every case of a golden file (sections, or the gate's cases) and prints what passed as JSON.
Exit code 0 only when all cases pass; 1 when some fail; 2 when the file cannot be read.`;

const MOST_NAMED = 3;

process.exitCode = main(process.argv.slice(2));

function main(args: readonly string[]): number {
  const [path] = args;
  if (path === undefined || path === '--help' || path === '-h') {
    console.error(USAGE);
    return path === undefined ? 2 : 0;
  }
  let result: GoldenResult;
  try {
    result = run(JSON.parse(readFileSync(path, 'utf8')));
  } catch (error) {
    console.error(`cannot read ${path}: ${reasonOf(error)}`);
    return 2;
  }
  console.log(JSON.stringify(result));
  return result.failures.length === 0 && Object.values(result.sections).some(({ cases }) => cases > 0) ? 0 : 1;
}

/** The gate's file has its cases at the top; the other one has them in sections. */
function run(file: unknown): GoldenResult {
  const isGate = typeof file === 'object' && file !== null && 'cases' in file;
  return isGate ? runGoldenGate(gateFileShape.parse(file)) : runGoldenSections(goldenShape.parse(file));
}

function reasonOf(error: unknown): string {
  if (!(error instanceof z.ZodError)) return error instanceof Error ? error.message : String(error);
  const problems = fieldProblems(error.issues).map(({ field, message }) => `${field} ${message}`);
  const more = problems.length - MOST_NAMED;
  return [...problems.slice(0, MOST_NAMED), ...(more > 0 ? [`and ${more} more`] : [])].join('; ');
}
