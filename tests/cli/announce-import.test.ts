import { describe, expect, it } from 'vitest';
import { announceImport } from '@/lib/cli/announce-import';
import { importOptions } from '@/lib/cli/import-options';
import { importTable } from '@/lib/cli/import-table';
import { readTable } from '@/lib/cli/read-table';

/** What is said of a table with these values of a unit, over and over, in both arms. */
function announced(values: readonly number[], ...more: string[]): string[] {
  const rows = Array.from({ length: 4000 }, (_, index) => `${index % 2 === 0 ? 'a' : 'b'},${values[index % values.length]}`);
  const parsed = importOptions(['past.csv', '--variant', 'arm', '--metric', 'spend', ...more], { RAMPART_ADMIN_KEY: 'key' });
  if (!parsed.ok) throw new Error(parsed.reason);
  const read = importTable(readTable(Buffer.from(['arm,spend', ...rows].join('\n'))), parsed.options);
  if (!read.ok) throw new Error(read.reason);
  return announceImport(read.table);
}

const HEAVY = [2000, ...Array.from({ length: 999 }, (_, index) => 1 + (index % 20))];

describe('announceImport', () => {
  it('tells when a few units hold much of a mean, and the cap that leaves the others as they are', () => {
    expect(announced(HEAVY)).toEqual([
      'control is a, candidate b: 4000 units',
      'one unit in 1000 holds 16 % of spend, which makes its bounds wide: --cap "spend=20" counts no more than that of a unit',
    ]);
  });

  it('says nothing of a mean that is capped, of one spread over its units, and of a proportion', () => {
    expect(announced(HEAVY, '--cap', 'spend=50')).toHaveLength(1);
    expect(announced([5, 10, 15])).toHaveLength(1);
    expect(announced([1, ...Array.from({ length: 1999 }, () => 0)])).toHaveLength(1);
  });
});
