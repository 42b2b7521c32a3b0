import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { followLines, isForWatchers } from '@/lib/demo/server-log';

const folder = mkdtempSync(path.join(tmpdir(), 'server-log-'));
afterAll(() => rmSync(folder, { recursive: true }));

describe('followLines', () => {
  it('gives each line once, and none before its end has been written', () => {
    const file = path.join(folder, 'log');
    const [first, last] = [Buffer.from('ready é'), Buffer.from('é\nnext\n')];
    writeFileSync(file, first.subarray(0, -1));
    const newLines = followLines(file);
    expect(newLines()).toEqual([]);
    appendFileSync(file, Buffer.concat([first.subarray(-1), last]));
    expect(newLines()).toEqual(['ready éé', 'next']);
    expect(newLines()).toEqual([]);
  });

  it('reads what is longer than one read', () => {
    const file = path.join(folder, 'long');
    const lines = Array.from({ length: 3000 }, (_, index) => `${index} ${'x'.repeat(60)}`);
    writeFileSync(file, `${lines.join('\n')}\n`);
    expect(followLines(file)()).toEqual(lines);
  });
});

describe('isForWatchers', () => {
  it.each([
    ['Building… 10 s', true],
    ['The server ended (SIGKILL); starting it again in 250 ms.', true],
    ['{"level":"error","message":"the tick failed"}', true],
    ['{"level":"warning","message":"behind"}', false],
    ['{"level":"info","message":"decision"}', false],
    ['null', false],
    ['', false],
  ])('%s: %s', (line, isShown) => {
    expect(isForWatchers(line)).toBe(isShown);
  });
});
