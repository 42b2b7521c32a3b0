import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { readFile } from '@/lib/cli/read-file';

const folder = mkdtempSync(path.join(tmpdir(), 'read-file-'));
afterAll(() => rmSync(folder, { recursive: true }));

function read(name: string, bytes: string | Buffer) {
  const file = path.join(folder, name);
  writeFileSync(file, bytes);
  return readFile(file);
}

describe('the file of a past experiment', () => {
  it('is read gzipped or not', () => {
    for (const [name, bytes] of [['a.csv', 'x,y\n1,2\n'] as const, ['a.csv.gz', gzipSync('x,y\n1,2\n')] as const]) {
      expect(read(name, bytes)).toEqual({ ok: true, rows: [{ x: '1', y: '2' }] });
    }
  });

  it('is read in UTF-16 with its mark', () => {
    expect(read('u.csv', Buffer.from('\ufeffx,y\nä,2\n', 'utf16le'))).toEqual({ ok: true, rows: [{ x: 'ä', y: '2' }] });
  });

  it.each<[string, string, string | Buffer, RegExp]>([
    ['is not gzipped though it says so', 'b.csv.gz', 'x,y\n', /^cannot be read: incorrect header check/],
    ['is JSON', 'b.json', '{ "x": 1 }', /^is no table/],
    ['has rows of different lengths', 'c.csv', 'x,y\n1\n', /^is no table .*line 2/],
    ['is in Latin-1', 'e.csv', Buffer.from('x,y\n\u00e4,1\n', 'latin1'), /^is not in UTF-8: save it as UTF-8$/],
    ['names a column twice', 'd.csv', 'x,y,x\n1,2,3\n', /^is no table .*column "x" stands in the header twice/],
  ])('is refused when it %s', (_, name, bytes, reason) => {
    expect(read(name, bytes)).toEqual({ ok: false, reason: expect.stringMatching(reason) });
  });

  it('is refused when it is not there', () => {
    expect(readFile(path.join(folder, 'none.csv'))).toEqual({ ok: false, reason: expect.stringMatching(/^cannot be read: ENOENT/) });
  });
});
