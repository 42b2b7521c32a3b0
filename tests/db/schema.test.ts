import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { generateDrizzleJson, generateMigration } from 'drizzle-kit/api';
import { describe, expect, it } from 'vitest';
import * as schema from '@/drizzle/schema';

const SNAPSHOTS = path.join(process.cwd(), 'drizzle', 'migrations', 'meta');

describe('the migrations', () => {
  it('lead to what the schema says: npx drizzle-kit generate --config drizzle/drizzle.config.ts has nothing to add', async () => {
    const newest = readdirSync(SNAPSHOTS)
      .filter((name) => name.endsWith('_snapshot.json'))
      .sort()
      .at(-1);
    const before = JSON.parse(readFileSync(path.join(SNAPSHOTS, newest ?? ''), 'utf8')) as Parameters<typeof generateMigration>[0];
    const now = generateDrizzleJson(schema, before.id, undefined, 'snake_case');
    expect(await generateMigration(before, now)).toEqual([]);
  });
});
