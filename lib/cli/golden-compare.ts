/** How far a figure may lie from the expected one: |got − expected| ≤ relative · |expected| + absolute. */
export interface Tolerance {
  rel: number;
  abs: number;
}

export interface ToleranceRules {
  /** by dotted path, or `*` for all */
  ofCase: Record<string, Tolerance> | undefined;
  ofFields: Record<string, Tolerance> | undefined;
  fallback: Tolerance;
}

export interface Mismatch {
  field: string;
  expected: unknown;
  actual: unknown;
}

export interface Comparison {
  mismatches: Mismatch[];
  /** largest error among numbers, scaled so that it may be read beside the relative tolerance */
  worst: number;
}

/**
 * Compares every expected field with the actual one. Array elements share their array's path; fields that are not
 * expected are not looked at; a figure without a value, or an infinite one, counts as null.
 */
export function goldenCompare(expected: unknown, actual: unknown, rules: ToleranceRules): Comparison {
  const comparison: Comparison = { mismatches: [], worst: 0 };
  visit({ expected, actual, field: '' }, rules, comparison);
  return comparison;
}

function visit(pair: Mismatch, rules: ToleranceRules, comparison: Comparison): void {
  const { expected, field } = pair;
  const actual = nullWhenUndefined(pair.actual);
  if (Array.isArray(expected)) {
    const list = Array.isArray(actual) ? actual : [];
    if (list.length !== expected.length) {
      comparison.mismatches.push({ field, expected, actual });
      return;
    }
    expected.forEach((item, index) => {
      visit({ expected: item, actual: list[index], field }, rules, comparison);
    });
    return;
  }
  if (isRecord(expected)) {
    for (const [key, value] of Object.entries(expected)) {
      const child = isRecord(actual) ? actual[key] : null;
      visit({ expected: value, actual: child, field: field === '' ? key : `${field}.${key}` }, rules, comparison);
    }
    return;
  }
  if (!leafMatches(expected, actual, toleranceAt(field, rules), comparison)) comparison.mismatches.push({ field, expected, actual });
}

function leafMatches(expected: unknown, actual: unknown, tolerance: Tolerance, comparison: Comparison): boolean {
  if (typeof expected !== 'number' || typeof actual !== 'number') return expected === actual;
  if (expected === actual) return true;
  const error = Math.abs(actual - expected);
  const allowed = tolerance.rel * Math.abs(expected) + tolerance.abs;
  const scaled = tolerance.rel > 0 ? (error * tolerance.rel) / allowed : error;
  comparison.worst = Math.max(comparison.worst, scaled);
  // JSON does not tell 3 from 3.0; below 2^43 two whole numbers that differ are counts that differ
  if (Number.isInteger(expected) && Number.isInteger(actual) && Math.abs(expected) < 2 ** 43) return false;
  return error <= allowed;
}

function toleranceAt(field: string, { ofCase, ofFields, fallback }: ToleranceRules): Tolerance {
  return ofCase?.[field] ?? ofCase?.['*'] ?? ofFields?.[field] ?? fallback;
}

function nullWhenUndefined(value: unknown): unknown {
  if (value === undefined) return null;
  return typeof value === 'number' && !Number.isFinite(value) ? null : value;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
