import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const folder = mkdtempSync(path.join(tmpdir(), 'rampart-simulate-'));
const design = { metrics: { primary: 'ctr' }, plan: { unitsPerDay: 20_000, baseline: { ctr: { mean: 0.1 } } } };

afterAll(() => rmSync(folder, { recursive: true }));

function simulate(...args: string[]): { status: number | null; stdout: string; stderr: string } {
  return spawnSync(process.execPath, ['--import', 'tsx', 'lib/cli/simulate.ts', ...args], { cwd: ROOT, encoding: 'utf8' });
}

function forecast(document: object): string {
  const file = path.join(folder, 'design.json');
  writeFileSync(file, JSON.stringify(document));
  return simulate(file, '--runs', '2', '--effects', '0').stdout;
}

describe('npm run simulate', () => {
  it('shows its usage when asked, and as a failure when the design is missing', () => {
    const asked = simulate('--help');
    expect(asked).toMatchObject({ status: 0, stderr: '', stdout: expect.stringContaining('-- design.json') });
    expect(simulate()).toMatchObject({ status: 1, stdout: '', stderr: expect.stringContaining(asked.stdout) });
  });

  it('gives the same figures on one thread and on two', () => {
    const file = path.join(folder, 'shared.json');
    writeFileSync(file, JSON.stringify(design));
    for (const question of [[file, '--effects', '-0.05,0,0.05'], ['--suite', '--points', '2,4,10'], ['--compare']]) {
      const [one, two] = ['1', '2'].map((threads) => simulate(...question, '--json', '--runs', '5', '--threads', threads));
      expect(JSON.parse(one?.stdout ?? '')).toBeTruthy();
      expect(two?.stdout).toBe(one?.stdout);
    }
  });

  it('names every field that is wrong', () => {
    const file = path.join(folder, 'wrong.json');
    writeFileSync(file, JSON.stringify({ ...design, ramp: { mode: 'best' }, seeds: 1 }));
    const { status, stdout, stderr } = simulate(file);
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
    expect(stderr).toMatch(/wrong\.json: ramp\.mode .*\n.*wrong\.json: seeds is not a field here/);
  });

  it('speaks of guardrails only where the design has some', () => {
    expect(forecast(design)).toContain('true effect');
    expect(forecast(design)).not.toMatch(/guardrail/i);
    const guarded = { primary: 'ctr', guardrails: [{ metric: 'error', margin: 0.5 }] };
    const plan = { ...design.plan, baseline: { ...design.plan.baseline, error: { mean: 0.1 } } };
    expect(forecast({ metrics: guarded, plan })).toMatch(/guardrail/i);
  });
});
