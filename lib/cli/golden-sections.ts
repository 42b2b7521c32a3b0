import { z } from 'zod';
import { ARM_OPERATIONS } from './golden-arms';
import { goldenCompare, type ToleranceRules } from './golden-compare';
import { DESIGN_OPERATIONS } from './golden-design';
import { DISTRIBUTION_OPERATIONS } from './golden-distributions';
import { ESTIMATE_OPERATIONS } from './golden-estimates';
import type { GoldenOperation } from './golden-operation';
import type { GoldenResult, SectionResult } from './golden-result';
import { SAMPLE_OPERATIONS } from './golden-samples';
import { SEQUENTIAL_OPERATIONS } from './golden-sequential';
import { SUM_OPERATIONS } from './golden-sums';

export const OPERATIONS: Record<string, GoldenOperation> = {
  ...DISTRIBUTION_OPERATIONS,
  ...ARM_OPERATIONS,
  ...SUM_OPERATIONS,
  ...SEQUENTIAL_OPERATIONS,
  ...DESIGN_OPERATIONS,
  ...ESTIMATE_OPERATIONS,
  ...SAMPLE_OPERATIONS,
};

const toleranceShape = z.object({ rel: z.number().default(0), abs: z.number().default(0) });
const caseShape = z.object({
  id: z.string(),
  op: z.string(),
  input: z.unknown(),
  expected: z.unknown(),
  tolerance: z.record(z.string(), toleranceShape).optional(),
});

/** The shape of a golden file: sections of cases, each with the tolerances its figures are held to. */
export const goldenShape = z.object({
  sections: z.record(
    z.string(),
    z.object({
      tolerance: z.object({
        rel: z.number(),
        abs: z.number(),
        fields: z.record(z.string(), toleranceShape).optional(),
      }),
      cases: z.array(caseShape),
    }),
  ),
});

/** Computes every case of a golden file and compares it with what the file expects. */
export function runGoldenSections({ sections }: z.output<typeof goldenShape>): GoldenResult {
  const result: GoldenResult = { sections: {}, failures: [] };
  for (const [key, section] of Object.entries(sections)) {
    const summary: SectionResult = { cases: section.cases.length, passed: 0, worst: 0 };
    result.sections[key] = summary;
    for (const goldenCase of section.cases) {
      const { rel, abs, fields } = section.tolerance;
      const rules = { ofCase: goldenCase.tolerance, ofFields: fields, fallback: { rel, abs } };
      const { mismatches, worst } = runCase(goldenCase, rules);
      summary.worst = Math.max(summary.worst, worst);
      if (mismatches.length === 0) summary.passed += 1;
      for (const mismatch of mismatches) result.failures.push({ id: goldenCase.id, ...mismatch });
    }
  }
  return result;
}

function runCase({ op, input, expected }: z.output<typeof caseShape>, rules: ToleranceRules): ReturnType<typeof goldenCompare> {
  const operation = OPERATIONS[op];
  if (operation === undefined) return failed('op', 'a known operation', op);
  try {
    return goldenCompare(expected, operation(input), rules);
  } catch (error) {
    // A case that cannot even be read is one failure, not the end of the run
    return failed('', expected, messageOf(error));
  }
}

function messageOf(error: unknown): string {
  if (error instanceof z.ZodError) return z.prettifyError(error);
  return error instanceof Error ? error.message : String(error);
}

function failed(field: string, expected: unknown, actual: unknown): ReturnType<typeof goldenCompare> {
  return { mismatches: [{ field, expected, actual }], worst: 0 };
}
