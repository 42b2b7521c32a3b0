import { describe, expect, it } from 'vitest';
import { importOptions } from '@/lib/cli/import-options';
import { importTable } from '@/lib/cli/import-table';
import { readTable } from '@/lib/cli/read-table';

function options(...argv: string[]) {
  const parsed = importOptions(['past.csv', ...argv], { RAMPART_ADMIN_KEY: 'key' });
  if (!parsed.ok) throw new Error(parsed.reason);
  return parsed.options;
}

function table(text: string, ...argv: string[]) {
  const read = importTable(readTable(Buffer.from(text)), options(...argv));
  if (!read.ok) throw new Error(read.reason);
  return read.table;
}

const BASIC = ['--unit', 'id', '--variant', 'arm', '--metric', 'won'];

describe('a past experiment as a table', () => {
  it.each([
    ['commas', 'id,arm,won\n1,a,1\n2,b,0\n'],
    ['semicolons', 'id;arm;won\n1;a;1\n2;b;0\n'],
    ['tabs, a byte order mark and Windows line ends', '\ufeffid\tarm\twon\r\n1\ta\t1\r\n2\tb\t0\r\n'],
    ['quoted cells', '"id","arm","won"\n"1","a","1"\n"2","b","0"\n'],
  ])('is read with %s', (_, text) => {
    const { control, candidate, units } = table(text, ...BASIC);
    expect([control, candidate]).toEqual(['a', 'b']);
    expect(units.map(({ unit, variant, values }) => [unit, variant, values])).toEqual([
      ['1', 'a', [1]],
      ['2', 'b', [0]],
    ]);
  });

  it('takes yes and no, empty cells and decimal commas as it is told to', () => {
    const text = 'id;arm;won;spend\n1;a;yes;12,50\n2;b;no;NA\n3;b;;-,5\n';
    const { metrics, units } = table(text, ...BASIC, '--metric', 'spend', '--empty-is-0', '--decimal-comma');
    expect(metrics.map(({ kind }) => kind)).toEqual(['proportion', 'mean']);
    expect(units.map(({ values }) => values)).toEqual([
      [1, 12.5],
      [0, 0],
      [0, -0.5],
    ]);
  });

  it('takes true and false for 1 and 0, and such a column for a proportion', () => {
    const { metrics, units } = table('id,arm,won,spend\n1,a,TRUE,0.5\n2,b,false,2\n', ...BASIC, '--metric', 'spend', '--cap', 'spend=10');
    expect(metrics.map(({ kind, cap }) => [kind, cap])).toEqual([
      ['proportion', undefined],
      ['mean', 10],
    ]);
    expect(units.map(({ values }) => values)).toEqual([
      [1, 0.5],
      [0, 2],
    ]);
  });

  it('takes the variant that calls itself control for control, and the first row’s where none or several do', () => {
    const arms = (...values: string[]) => {
      const rows = values.map((value, index) => `${index},${value},1\n`).join('');
      const { control, candidate } = table(`id,arm,won\n${rows}`, ...BASIC);
      return [control, candidate];
    };
    expect(arms('new', 'Control')).toEqual(['Control', 'new']);
    expect(arms('1', '0')).toEqual(['0', '1']);
    expect(arms('new', 'old')).toEqual(['new', 'old']);
    expect(arms('baseline', 'control')).toEqual(['baseline', 'control']);
  });

  it('compares the two variants that are named and leaves the others out', () => {
    const text = 'id,arm,won\n1,a,1\n2,b,0\n3,none,0\n4,none,1\n';
    const { control, candidate, units, leftOut } = table(text, ...BASIC, '--control', 'none', '--candidate', 'b');
    expect({ control, candidate, leftOut, units: units.map(({ unit }) => unit) }).toEqual({
      control: 'none',
      candidate: 'b',
      leftOut: 1,
      units: ['2', '3', '4'],
    });
  });

  it('makes keys of columns in another script', () => {
    const { metrics } = table('id,arm,won,点击,花费\n1,a,1,1,2\n2,b,0,0,3\n', ...BASIC, '--metric', '点击', '--metric', '花费');
    expect(metrics.map(({ key }) => key)).toEqual(['past.won', 'past.metric-2', 'past.metric-3']);
  });

  it('makes every row a unit when no column names it', () => {
    const { units } = table('arm,won\na,1\nb,0\n', '--variant', 'arm', '--metric', 'won');
    expect(units.map(({ unit }) => unit)).toEqual(['row-1', 'row-2']);
  });

  it('reads times in UTC when they name no offset, with one, and as epoch seconds or milliseconds', () => {
    const text =
      'id,arm,won,at\n1,a,1,2019-11-24 00:01:03\n2,b,0,2019-11-24 02:01:03.979311+02:00\n3,b,0,1574553663500\n4,a,1,2019-11-24\n' +
      '5,a,1,1574553663\n6,b,0,1574553663.5\n';
    const { units } = table(text, ...BASIC, '--time', 'at');
    expect(units.map(({ exposedAt }) => new Date(exposedAt).toISOString())).toEqual([
      '2019-11-24T00:01:03.000Z',
      '2019-11-24T00:01:03.979Z',
      '2019-11-24T00:01:03.500Z',
      '2019-11-24T00:00:00.000Z',
      '2019-11-24T00:01:03.000Z',
      '2019-11-24T00:01:03.500Z',
    ]);
  });

  it('keeps the values of slices, and none for an empty cell', () => {
    const { units } = table('id,arm,won,zone\n1,a,1,Urban\n2,b,0,\n', ...BASIC, '--slice', 'zone');
    expect(units.map(({ attributes }) => attributes)).toEqual([{ zone: 'Urban' }, {}]);
  });

  it.each([
    ['no rows', 'id,arm,won\n', [], /the file has no rows/],
    ['nothing at all', '', [], /the file has no rows/],
    ['a column that only objects have', 'id,arm,won\n1,a,1\n', ['--slice', 'constructor'], /no column constructor; the file has/],
    ['an unknown column', 'id,arm,win\n1,a,1\n', [], /no column won; the file has id, arm, win/],
    ['one variant', 'id,arm,won\n1,a,1\n', [], /column arm holds a: two variants/],
    ['three variants', 'id,arm,won\n1,a,1\n2,b,1\n3,c,1\n', [], /a, b, c: pick two of them with --control and --candidate/],
    ['a variant that is not there', 'id,arm,won\n1,a,1\n2,b,1\n', ['--control', 'x'], /--control x is in no row/],
    ['one variant twice', 'id,arm,won\n1,a,1\n2,b,1\n', ['--control', 'a', '--candidate', 'a'], /are both a/],
    ['a unit twice', 'id,arm,won\n1,a,1\n2,b,1\n1,a,0\n', [], /line 4: unit 1 stood in line 2 already/],
    ['an empty unit', 'id,arm,won\n1,a,1\n,b,1\n', [], /line 3: column id is empty/],
    ['an empty value', 'id,arm,won\n1,a,1\n2,b,\n', [], /line 3: column won holds ""; add --empty-is-0/],
    ['a decimal comma', 'id;arm;won\n1;a;12,5\n2;b;0\n', [], /line 2: column won holds "12,5"; add --decimal-comma/],
    [
      'a mean without its SD',
      'id,arm,won\n1,a,1.5\n2,b,1\n',
      ['--baseline', 'won=1.2'],
      /--baseline won: the column is a mean, so give its SD/,
    ],
    [
      'a word for a value',
      'id,arm,won\n1,a,1\n2,b,often\n',
      [],
      /line 3: column won holds "often"; give a number, true or false, yes or no/,
    ],
    [
      'columns that differ by a sign',
      'id,arm,won,in €,in $\n1,a,1,1,1\n2,b,0,1,1\n',
      ['--metric', 'in €', '--metric', 'in $'],
      /columns in € and in \$.*rename one/,
    ],
    ['an unreadable time', 'id,arm,won,at\n1,a,1,24/11/2019\n2,b,0,\n', ['--time', 'at'], /line 2: column at holds "24\/11\/2019"/],
  ])('is refused with the line and the column for %s', (_, text, argv, reason) => {
    const read = importTable(readTable(Buffer.from(text)), options(...BASIC, ...argv));
    expect(read).toEqual({ ok: false, reason: expect.stringMatching(reason) });
  });
});

describe('the options of an import', () => {
  it.each([
    ['no variant', ['--metric', 'won'], /--variant: name the column/],
    ['no metric', ['--variant', 'arm'], /--metric: name at least one/],
    ['a share of everything', [...BASIC, '--share', '1'], /--share: give a number from 0.01 to 0.99/],
    ['a direction for nothing', [...BASIC, '--decrease', 'lost'], /--decrease lost: name a column that --metric names too/],
    ['a cap without a value', [...BASIC, '--cap', 'won'], /--cap won: give COLUMN=VALUE/],
    ['a baseline without a number', [...BASIC, '--baseline', 'won=often'], /--baseline won=often: give COLUMN=MEAN/],
    ['a plan of nothing', [...BASIC, '--units-per-day', '0'], /--units-per-day/],
    ['a sentence for a key', [...BASIC, '--experiment', 'our mailing'], /--experiment our mailing: give a key/],
    ['an unknown option', [...BASIC, '--units', 'id'], /--units/],
    ['no address', [...BASIC, '--url', 'localhost:3000'], /--url localhost:3000: give an address such as http/],
  ])('are refused for %s', (_, argv, reason) => {
    expect(importOptions(['past.csv', ...argv], { RAMPART_ADMIN_KEY: 'key' })).toEqual({
      ok: false,
      reason: expect.stringMatching(reason),
    });
  });

  it('need one file and a key', () => {
    expect(importOptions(BASIC, { RAMPART_ADMIN_KEY: 'key' })).toEqual({ ok: false, reason: 'give exactly one CSV file' });
    for (const environment of [{}, { RAMPART_ADMIN_KEY: '' }]) {
      expect(importOptions(['past.csv', ...BASIC], environment)).toEqual({ ok: false, reason: expect.stringMatching(/--admin-key/) });
    }
  });
});
