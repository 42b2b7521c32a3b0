import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { sourcesHash } from '@/lib/server/build';
import { scratchFolder } from '../support/scratch-folder';

function write(root: string, file: string, text: string): void {
  mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
  writeFileSync(path.join(root, file), text);
}

describe('sourcesHash', () => {
  it('changes with the content and the name of a source, and with nothing else', () => {
    const root = scratchFolder();
    write(root, 'app/page.tsx', 'one');
    const before = sourcesHash(root);
    write(root, 'tests/page.test.ts', 'a test');
    write(root, 'README.md', 'words');
    expect(sourcesHash(root)).toBe(before);
    write(root, 'app/page.tsx', 'two');
    const edited = sourcesHash(root);
    expect(edited).not.toBe(before);
    write(root, 'app/page.tsx', 'one');
    expect(sourcesHash(root)).toBe(before);
    write(root, 'lib/new.ts', '');
    expect(sourcesHash(root)).not.toBe(before);
  });
});
