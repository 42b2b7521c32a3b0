import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

function stats(line: string): { status: number | null; stdout: string; stderr: string } {
  return spawnSync(process.execPath, ['--import', 'tsx', 'lib/cli/stats.ts', ...line.split(' ')], { cwd: ROOT, encoding: 'utf8' });
}

describe('npm run stats', () => {
  it('computes Welch’s test for people and, with --json, for machines', () => {
    const line = 'welch --control 10,0.75,3.200556 --treatment 10,2.33,4.009';
    expect(stats(line).stdout).toContain('p value: 0.0793941');
    const { ok, value } = JSON.parse(stats(`${line} --json`).stdout);
    expect(ok).toBe(true);
    expect(value.degreesOfFreedom).toBeCloseTo(17.776, 3);
  });

  it('says why a figure cannot be computed', () => {
    expect(stats('welch --control 10,1,0 --treatment 10,1,0').stdout.trim()).toBe('cannot be computed: both arms have no variance');
  });

  it('refuses bad figures in one line and exits 2', () => {
    const negative = stats('welch --control 10,1,-1 --treatment 10,1,1');
    expect(negative.status).toBe(2);
    expect(negative.stderr.trim()).toBe('welch requires a finite variance of 0 or more, got -1');
    expect(stats('welch --control 10,1 --treatment 10,1,1').stderr.trim()).toBe('--control takes n,mean,variance: 3 numbers, got 2');
    expect(stats('welch --wat 1')).toMatchObject({ status: 2, stderr: "Unknown option '--wat'; --help lists what there is\n" });
    expect(stats('srm').stderr.trim()).toBe(
      '--counts is missing; the command takes --counts 4900,5100 [--weights 1,1] [--concentration 1000]',
    );
  });

  it('refuses an option or a word that the command would not read', () => {
    expect(stats('srm --counts 1,2 --alpha 0.01').stderr).toContain('stats srm has no --alpha; it takes --counts');
    expect(stats('welch 10,1,1').stderr).toContain('stats welch does not take "10,1,1"');
  });

  it('says what a single figure is', () => {
    expect(stats('sample-size --from 0.1 --to 0.105').stdout.trim()).toBe('units of the control: 57762.651');
    expect(stats('mde --from 0.1 --units 10000').stdout.trim()).toBe('difference: 0.012201025');
  });

  it('takes values below zero as they are typed', () => {
    expect(stats('bounds --looks 0.5,1 --spending hwang_shih_decani --gamma -4').stdout).toBe(
      stats('bounds --looks 0.5,1 --spending hwang_shih_decani --gamma=-4').stdout,
    );
    expect(stats('welch --control 10,-1,1 --treatment 10,.5,1').stdout).toContain('estimate: 1.5');
    expect(stats('srm --counts -1,5').stderr.trim()).toBe('logESrm requires whole counts of 0 or more, got -1');
  });

  it('refuses to choose between a proportion and a mean', () => {
    const both = stats('sample-size --from 0.1 --to 0.2 --sd 1');
    expect([both.status, both.stderr.trim()]).toEqual([2, '--from is of a proportion and --sd of a mean: give one']);
  });

  it('follows real experiments only from a file that is there', () => {
    expect(stats('trajectories')).toMatchObject({ status: 2, stderr: expect.stringContaining('usage: stats trajectories') });
    expect(stats('trajectories none.csv --json')).toMatchObject({ status: 2, stderr: expect.stringContaining('cannot read none.csv') });
  });

  it('lists its commands', () => {
    const { status, stdout } = stats('--help');
    expect(status).toBe(0);
    for (const name of ['welch', 'proportions', 'lift', 'srm', 'power', 'mde', 'cuped', 'sequential'])
      expect(stdout).toContain(`  ${name}:`);
  });
});
