import { describe, expect, it } from 'vitest';
import { readTrajectories } from '@/lib/cli/read-trajectories';

const HEADER = 'experiment_id,variant_id,metric_id,time_since_start,count_c,count_t,mean_c,mean_t,variance_c,variance_t';

describe('readTrajectories', () => {
  it('groups looks by comparison and sorts them by time', () => {
    const [first, ...rest] = readTrajectories(`${HEADER}\na,2,1,2.0,20,21,0.5,0.6,1,2\na,2,1,1.0,10,11,0.5,0.6,1,2\n`);
    expect(rest).toEqual([]);
    expect(first?.looks.map(({ days }) => days)).toEqual([1, 2]);
    expect(first?.looks[0]).toEqual({
      days: 1,
      control: { n: 10, mean: 0.5, variance: 1 },
      candidate: { n: 11, mean: 0.6, variance: 2 },
    });
  });

  it('leaves out looks that lack a figure', () => {
    expect(readTrajectories(`${HEADER}\na,2,1,1.0,10,,0.5,0.6,1,2\na,2,1,2.0,0,5,0.5,0.6,1,2`)).toEqual([]);
  });

  it('names a column that is missing', () => {
    expect(() => readTrajectories('experiment_id\nx')).toThrow('the file has no column variant_id');
  });
});
