import { describe, expect, it } from 'vitest';
import { simulateOptions } from '@/lib/cli/simulate-options';

describe('simulateOptions', () => {
  it('takes effects below zero with and without "="', () => {
    for (const effects of [['--effects', '-0.05,0'], ['--effects=-0.05,0']]) {
      const parsed = simulateOptions(['design.json', ...effects, '--runs', '50', '--threads', '1']);
      expect(parsed).toMatchObject({ ok: true, options: { task: { file: 'design.json' }, effects: [-0.05, 0], runs: 50, threads: 1 } });
    }
  });

  it('knows the suite, the comparison and the help, and leaves out what is not said', () => {
    expect(simulateOptions(['--suite', '--points', '2,4', '--json'])).toMatchObject({
      ok: true,
      options: { task: 'suite', points: [2, 4], json: true, runs: undefined, seed: undefined, effects: undefined },
    });
    expect(simulateOptions(['--compare'])).toMatchObject({ ok: true, options: { task: 'compare', json: false } });
    expect(simulateOptions(['--help'])).toMatchObject({ ok: true, options: { task: 'help' } });
  });

  it.each([
    [[], "give a design's file, --suite or --compare"],
    [['--suite', '--compare'], 'one of them'],
    [['a.json', 'b.json'], 'one of them'],
    [['--suite', '--runs', '0'], '--runs must be a whole number above 0, got "0"'],
    [['--suite', '--points', '1,,2'], '--points must be points from 1 to 12 with commas between them, such as 1,2, got "1,,2"'],
    [['--suite', '--points', '99'], '--points must be points from 1 to 12'],
    [['a.json', '--points', '1'], '--points goes with --suite'],
    [['--suite', '--effects', '0'], "--effects goes with a design's file"],
    [['a.json', '--effects', 'all'], '--effects must be relative effects from -0.99 to 10 with commas between them'],
    [['a.json', '--effects', '-2'], '--effects must be relative effects from -0.99 to 10'],
    [['a.json', '--sed', '3'], "Unknown option '--sed'"],
    [['a.json', '--effects'], '--effects'],
  ])('refuses %j', (argv, reason) => {
    const parsed = simulateOptions(argv);
    expect(parsed.ok ? undefined : parsed.reason).toContain(reason);
  });
});
