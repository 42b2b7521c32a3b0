import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

function bench(...args: string[]) {
  return spawnSync(process.execPath, ['lib/server/run.mjs', 'lib/cli/bench.ts', ...args], { cwd: ROOT, encoding: 'utf8' });
}

describe('npm run bench', () => {
  it('names the benches and measures nothing when asked for help', () => {
    const { status, stdout, stderr } = bench('--help');
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toMatch(/^Usage: npm run bench/);
    expect(stdout).toMatch(/Names: .*\bsettle\b.*\btick\b/);
  });

  it.each([
    { args: ['speed'], sentence: /^There is no bench "speed"\.\nUsage:/ },
    { args: ['settle', 'speed'], sentence: /^There is no bench "speed"\.\nUsage:/ },
    { args: ['--fast'], sentence: /^Unknown option '--fast'.*\nUsage:/ },
  ])('refuses $args in a sentence', ({ args, sentence }) => {
    const { status, stdout, stderr } = bench(...args);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toMatch(sentence);
  });
});
