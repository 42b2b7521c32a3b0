import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { readFlags, trajectoryTable } from '@/lib/cli/trajectories';

const folder = mkdtempSync(join(tmpdir(), 'trajectories-'));
afterAll(() => rmSync(folder, { recursive: true }));

describe('trajectoryTable', () => {
  it('has a row per metric and one for all, from a plain or a gzipped file', () => {
    const csv = [
      'experiment_id,variant_id,metric_id,time_since_start,count_c,count_t,mean_c,mean_t,variance_c,variance_t',
      'a,2,1,1.0,2000,2000,0.5,0.9,1,1',
      'a,2,4,1.0,2000,2000,0.5,0.5,1,1',
    ].join('\n');
    const plain = join(folder, 'one.csv');
    const packed = join(folder, 'one.csv.gz');
    writeFileSync(plain, csv);
    writeFileSync(packed, gzipSync(csv));
    const lines = trajectoryTable(readFlags(plain)).split('\n');
    expect(lines.slice(2)).toEqual([
      '| metric 1: 1 | 1 | 1 | 1 | 0 | 0 | 1 | 1 | 1 |',
      '| metric 4: 1 | 0 | 0 | 0 | 0 | 0 | – | – | 1 |',
      '| all: 2 | 1 | 1 | 1 | 0 | 0 | 1 | 1 | 1 |',
    ]);
    expect(trajectoryTable(readFlags(packed))).toBe(lines.join('\n'));
  });

  it('says what is wrong with a file that is none of these', () => {
    expect(() => readFlags(join(folder, 'none.csv'))).toThrow(/^cannot read .*none\.csv: ENOENT/);
    const other = join(folder, 'other.csv');
    writeFileSync(other, 'a,b\n1,2\n');
    expect(() => readFlags(other)).toThrow('the file has no column experiment_id');
  });
});
