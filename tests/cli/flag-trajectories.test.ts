import { existsSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { flagTrajectory, summariseFlags } from '@/lib/cli/flag-trajectories';
import { readTrajectories } from '@/lib/cli/read-trajectories';

const FILE = new URL('../../../shared/data/asos_experiments_part1.csv.gz', import.meta.url);
const arm = (n: number, mean: number) => ({ n, mean, variance: 1 });

describe('flagTrajectory', () => {
  it('says when each method first sees a difference', () => {
    const looks = [
      { days: 1, control: arm(1000, 0), candidate: arm(1000, 0.1) },
      { days: 2, control: arm(2000, 0), candidate: arm(2000, 0.2) },
      { days: 3, control: arm(3000, 0), candidate: arm(3000, 0.01) },
    ];
    const flags = flagTrajectory({ experiment: 'a', variant: '1', metric: '1', looks }, 0.05);
    expect(flags).toEqual({ peeked: 1, final: undefined, sequence: 2, lastDay: 3 });
    expect(summariseFlags([flags])).toMatchObject({ comparisons: 1, peeked: 1, final: 0, peekedNotFinal: 1, peekedDay: 1 });
  });

  it('says nothing without looks', () => {
    expect(flagTrajectory({ experiment: 'a', variant: '1', metric: '1', looks: [] }, 0.05).peeked).toBeUndefined();
  });
});

describe.skipIf(!existsSync(FILE))('the ASOS experiments (skipped where ../shared is absent)', () => {
  const trajectories = existsSync(FILE) ? readTrajectories(gunzipSync(readFileSync(FILE)).toString('utf8')) : [];
  const summary = summariseFlags(trajectories.map((trajectory) => flagTrajectory(trajectory, 0.05)));

  it('has 39 experiments', () => {
    expect(new Set(trajectories.map(({ experiment }) => experiment)).size).toBe(39);
  });

  it('flags more by peeking than the final test confirms, and fewer of those by the sequence', () => {
    expect(summary.peeked).toBeGreaterThan(summary.final);
    expect(summary.sequence).toBeLessThan(summary.peeked);
    expect(summary.sequenceNotFinal).toBeLessThan(summary.peekedNotFinal);
  });
});
