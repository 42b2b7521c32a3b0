import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runGoldenGate } from '@/lib/cli/golden-gate';
import { gateFileShape } from '@/lib/cli/golden-gate-shape';
import { goldenShape, OPERATIONS, runGoldenSections } from '@/lib/cli/golden-sections';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const SHARED = new URL('../../../shared/golden/', import.meta.url);
const SECTIONS = new URL('golden_public.json', SHARED);
const GATE = new URL('gate_public.json', SHARED);

describe.skipIf(!existsSync(SECTIONS))('the golden file (skipped where ../shared is absent)', () => {
  const file = goldenShape.parse(existsSync(SECTIONS) ? JSON.parse(readFileSync(SECTIONS, 'utf8')) : { sections: {} });
  const { sections, failures } = runGoldenSections(file);

  it('passes in every case', () => {
    expect(failures).toEqual([]);
  });

  it.each(Object.entries(sections))('passes section %s', (_, { cases, passed }) => {
    expect(cases).toBeGreaterThan(0);
    expect(passed).toBe(cases);
  });

  it('fails every case whose figures are moved by a millionth', () => {
    const moved = structuredClone(file);
    for (const section of Object.values(moved.sections)) {
      for (const goldenCase of section.cases) goldenCase.expected = nudged(goldenCase.expected);
    }
    const result = runGoldenSections(moved);
    // Tolerances of 1e-4 on M₂ and 2e-5 on nominal p swallow a millionth in single fields, never in a whole section
    for (const { cases, passed } of Object.values(result.sections)) expect(passed).toBeLessThan(cases / 2);
  });
});

describe.skipIf(!existsSync(GATE))('the gate’s golden file (skipped where ../shared is absent)', () => {
  it('passes in every tick', () => {
    const file = gateFileShape.parse(JSON.parse(readFileSync(GATE, 'utf8')));
    expect(runGoldenGate(file)).toMatchObject({ failures: [], sections: { gate: { cases: 6, passed: 6 } } });
  });
});

describe('hard inputs, computed with mpmath by formulas of their own', () => {
  const read = (name: string): unknown => JSON.parse(readFileSync(new URL(`../vectors/${name}`, import.meta.url), 'utf8'));

  it('pass in every case of every operation', () => {
    const file = goldenShape.parse(read('golden_hard.json'));
    expect(runGoldenSections(file).failures).toEqual([]);
    const tried = new Set(Object.values(file.sections).flatMap(({ cases }) => cases.map(({ op }) => op)));
    expect(Object.keys(OPERATIONS).filter((op) => !tried.has(op))).toEqual([]);
  });

  it('pass in every tick of the gate', () => {
    const file = gateFileShape.parse(read('gate_hard.json'));
    expect(file.cases.length).toBeGreaterThan(20);
    expect(runGoldenGate(file).failures).toEqual([]);
  });
});

describe('runGoldenSections', () => {
  const section = (goldenCase: object) => ({
    sections: { one: { tolerance: { rel: 1e-9, abs: 0 }, cases: [{ id: 'x', ...goldenCase }] } },
  });

  it('reports an unknown operation as a failure', () => {
    const result = runGoldenSections(goldenShape.parse(section({ op: 'nope', input: {}, expected: {} })));
    expect(result.failures).toEqual([{ id: 'x', field: 'op', expected: 'a known operation', actual: 'nope' }]);
  });

  it('reports an input it cannot read as a failure', () => {
    const result = runGoldenSections(goldenShape.parse(section({ op: 'welch_t', input: { alpha: 0.05 }, expected: { t: 1 } })));
    expect(result.failures).toHaveLength(1);
    expect(result.sections['one']).toMatchObject({ cases: 1, passed: 0 });
  });

  it('writes what cannot be computed as null', () => {
    const arm = { n: 10, mean: 1, variance: 0 };
    const input = { control: arm, treatment: arm, alpha: 0.05 };
    expect(OPERATIONS['welch_t']?.(input)).toMatchObject({ ci: null });
    const result = runGoldenSections(goldenShape.parse(section({ op: 'welch_t', input, expected: { t: null, p_two_sided: null } })));
    expect(result.failures).toEqual([]);
  });
});

describe('npm run golden', () => {
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'golden-'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  const file = (expected: number) => {
    const path = join(folder, `${expected}.json`);
    const points = { points: [{ x: 2, df: 10 }] };
    const cases = [{ id: 'd', op: 't.sf', input: points, expected: { values: [expected] } }];
    writeFileSync(path, JSON.stringify({ sections: { distributions: { tolerance: { rel: 1e-9, abs: 0 }, cases } } }));
    return path;
  };
  const command = ['--import', 'tsx', 'lib/cli/golden.ts'];

  it('prints the result as JSON and exits 0 when all pass', () => {
    const printed = execFileSync(process.execPath, [...command, file(0.03669401738537018)], { cwd: ROOT, encoding: 'utf8' });
    expect(JSON.parse(printed)).toMatchObject({ sections: { distributions: { cases: 1, passed: 1 } }, failures: [] });
  });

  it('exits 1 when a case fails and 2 when there is no such file', () => {
    const failed = spawnSync(process.execPath, [...command, file(0.0367)], { cwd: ROOT, encoding: 'utf8' });
    expect(failed.status).toBe(1);
    expect(JSON.parse(failed.stdout).failures).toMatchObject([{ id: 'd', field: 'values', expected: 0.0367 }]);
    expect(spawnSync(process.execPath, [...command, join(folder, 'none.json')], { cwd: ROOT }).status).toBe(2);
    writeFileSync(join(folder, 'other.json'), '{"metrics":{}}');
    const other = spawnSync(process.execPath, [...command, join(folder, 'other.json')], { cwd: ROOT, encoding: 'utf8' });
    expect([other.status, other.stderr]).toEqual([2, expect.stringMatching(/other\.json: sections is required: give an object\n$/)]);
    writeFileSync(join(folder, 'cases.json'), JSON.stringify({ cases: Array.from({ length: 100 }, () => ({})) }));
    const many = spawnSync(process.execPath, [...command, join(folder, 'cases.json')], { cwd: ROOT, encoding: 'utf8' });
    expect([many.status, many.stderr.length < 500, many.stderr]).toEqual([2, true, expect.stringMatching(/and \d{3} more\n$/)]);
  });
});

function nudged(value: unknown): unknown {
  if (typeof value === 'number') return Number.isInteger(value) ? value : value * (1 + 1e-6);
  if (Array.isArray(value)) return value.map(nudged);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, field]) => [key, nudged(field)]));
}
