import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { authenticate } from '@/lib/auth/authenticate';
import { createKey, ensureKey, type KeyContext } from '@/lib/auth/create-key';
import { hashKey } from '@/lib/auth/key-material';
import { forgetKeys } from '@/lib/auth/key-state';
import { listKeys } from '@/lib/auth/list-keys';
import { revokeKey } from '@/lib/auth/revoke-key';
import type { KeyKind } from '@/lib/auth/types';
import { AppError } from '@/lib/errors';
import { createDatabase, type TestDatabase } from '../support/database';

let database: TestDatabase;
let ctx: KeyContext;

beforeAll(async () => {
  database = await createDatabase();
  const [row] = await database.sql<{ id: number }[]>`
    insert into environments (key, holdout_salt) values ('production', 'salt') returning id`;
  ctx = { sql: database.sql, environmentId: row?.id ?? 0, actor: { name: 'ada', role: 'owner' } };
});
afterAll(() => database.drop());
beforeEach(() => forgetKeys(database.sql));

function ask(headers: Record<string, string>, options: { url?: string; allow?: KeyKind[]; allowQuery?: boolean } = {}) {
  const { url = 'http://test/api/v1/config', allow = ['server'], allowQuery = false } = options;
  return authenticate({ sql: database.sql, request: new Request(url, { headers }), allow, allowQuery });
}

async function codeOf(answer: Promise<unknown>): Promise<string> {
  const error = await answer.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  return error instanceof AppError ? error.code : String(error);
}

describe('authenticate', () => {
  it('takes a key as bearer, header, basic user name and, where allowed, query', async () => {
    const { key, id } = await createKey(ctx, { kind: 'server', name: 'ranker' });
    const basic = `Basic ${Buffer.from(`${key}:`).toString('base64')}`;
    const ways: Record<string, string>[] = [
      { authorization: `Bearer ${key}` },
      { authorization: `bearer ${key}` },
      { 'x-api-key': key },
      { authorization: basic },
    ];
    for (const headers of ways) {
      expect(await ask(headers)).toMatchObject({ keyId: id, kind: 'server', environment: 'production', environmentId: ctx.environmentId });
    }
    const url = `http://test/api/v1/stream?key=${key}`;
    expect((await ask({}, { url, allowQuery: true })).keyId).toBe(id);
    expect(await codeOf(ask({}, { url }))).toBe('UNAUTHENTICATED');
  });

  it('refuses no key, a wrong key and an oversized key', async () => {
    expect(await codeOf(ask({}))).toBe('UNAUTHENTICATED');
    expect(await codeOf(ask({ authorization: 'Bearer nobody' }))).toBe('UNAUTHENTICATED');
    expect(await codeOf(ask({ authorization: 'Bearer' }))).toBe('UNAUTHENTICATED');
    expect(await codeOf(ask({ authorization: `Bearer ${'x'.repeat(600)}` }))).toBe('UNAUTHENTICATED');
  });

  it('refuses a key of another kind and says which kind is needed', async () => {
    const { key } = await createKey(ctx, { kind: 'client', name: 'shop' });
    await expect(ask({ 'x-api-key': key }, { allow: ['server', 'admin'] })).rejects.toThrow(
      '"client" may not do this: use one of kind "server" or "admin"',
    );
  });

  it('holds browsers to the allow-list of origins and leaves others alone', async () => {
    const { key } = await createKey(ctx, { kind: 'client', name: 'shop', origins: ['https://shop.example'] });
    const allow: KeyKind[] = ['client'];
    expect(await codeOf(ask({ 'x-api-key': key, origin: 'https://evil.example' }, { allow }))).toBe('FORBIDDEN');
    expect((await ask({ 'x-api-key': key, origin: 'https://shop.example' }, { allow })).kind).toBe('client');
    expect((await ask({ 'x-api-key': key }, { allow })).kind).toBe('client');
  });

  it('answers RATE_LIMITED with a time to wait once the burst is used up', async () => {
    const { key } = await createKey(ctx, { kind: 'server', name: 'slow', rateLimit: 2 });
    const answers = await Promise.all(Array.from({ length: 6 }, () => codeOf(ask({ 'x-api-key': key }))));
    expect(answers.filter((code) => code === 'RATE_LIMITED')).toHaveLength(2);
    const refused = await ask({ 'x-api-key': key }).catch((error: AppError) => error);
    expect(refused).toMatchObject({ code: 'RATE_LIMITED', retryAfterSeconds: 1 });
  });

  it('stops a revoked key at once, and one revoked elsewhere as soon as keys are forgotten', async () => {
    const first = await createKey(ctx, { kind: 'server', name: 'one' });
    await ask({ 'x-api-key': first.key });
    await revokeKey(ctx, first.id);
    expect(await codeOf(ask({ 'x-api-key': first.key }))).toBe('UNAUTHENTICATED');
    const second = await createKey(ctx, { kind: 'server', name: 'two' });
    await ask({ 'x-api-key': second.key });
    await database.sql`update api_keys set revoked_at = now() where id = ${second.id}`;
    expect((await ask({ 'x-api-key': second.key })).keyId).toBe(second.id);
    forgetKeys(database.sql);
    expect(await codeOf(ask({ 'x-api-key': second.key }))).toBe('UNAUTHENTICATED');
  });

  it('asks the database once for requests that miss together', async () => {
    const { key, id } = await createKey(ctx, { kind: 'server', name: 'burst' });
    forgetKeys(database.sql);
    const answers = await Promise.all(Array.from({ length: 50 }, () => ask({ 'x-api-key': key })));
    expect(new Set(answers).size).toBe(1);
    expect(answers[0]?.keyId).toBe(id);
  });
});

describe('keys', () => {
  it('stores the hash and shows the key once', async () => {
    const created = await createKey(ctx, { kind: 'admin', name: 'ci' });
    const [row] = await database.sql`select * from api_keys where id = ${created.id}`;
    expect(row?.hash).toBe(hashKey(created.key));
    expect(JSON.stringify(row)).not.toContain(created.key);
    const listed = (await listKeys(ctx)).find(({ id }) => id === created.id);
    expect(JSON.stringify(listed)).not.toContain(created.key);
    expect(listed).toMatchObject({ kind: 'admin', name: 'ci', prefix: created.key.slice(0, 14), revokedAt: null });
  });

  it('names the field and the fix when an input is wrong', async () => {
    const wrong = createKey(ctx, { kind: 'client', name: ' ', origins: ['https://a.example/path'], rateLimit: 0.5 });
    await expect(wrong).rejects.toMatchObject({
      code: 'INVALID_FIELD',
      fields: [{ field: 'name' }, { field: 'origins[0]' }, { field: 'rateLimit' }],
    });
  });

  it('keeps a given key as it is when it is given again', async () => {
    const given = { kind: 'server' as const, name: 'RAMPART_SERVER_KEY', key: 'short' };
    await ensureKey(ctx, given);
    await ensureKey(ctx, given);
    const rows = await database.sql`select id, prefix from api_keys where hash = ${hashKey('short')}`;
    expect(rows).toHaveLength(1);
    expect(rows[0]?.prefix).toBe('');
    expect((await ask({ 'x-api-key': 'short' })).name).toBe('RAMPART_SERVER_KEY');
  });

  it('knows who made it, through other keys too; nobody made those of the variables', async () => {
    const made = async (actor: KeyContext['actor']) =>
      ask({ 'x-api-key': (await createKey({ ...ctx, actor }, { kind: 'server', name: 'x' })).key });
    expect((await made({ name: 'ada@example.com', role: 'owner' })).person).toBe('ada@example.com');
    expect((await made({ name: 'key:x', role: 'owner', person: 'ada@example.com' })).person).toBe('ada@example.com');
    expect((await made({ name: 'key:RAMPART_ADMIN_KEY', role: 'owner' })).person).toBe('key:RAMPART_ADMIN_KEY');
    await ensureKey(ctx, { kind: 'server', name: 'RAMPART_SERVER_KEY', key: 'of the variables' });
    expect((await ask({ 'x-api-key': 'of the variables' })).person).toBeUndefined();
  });

  it('writes who made and revoked a key to the audit log', async () => {
    const { id } = await createKey(ctx, { kind: 'server', name: 'audited' });
    await revokeKey(ctx, id);
    await revokeKey(ctx, id);
    const rows = await database.sql`select actor, action from audit where subject = ${`key:${id}`} order by id`;
    expect(rows.map(({ actor, action }) => [actor, action])).toEqual([
      ['ada', 'key.create'],
      ['ada', 'key.revoke'],
    ]);
    expect(await codeOf(revokeKey(ctx, 999_999))).toBe('NOT_FOUND');
  });
});
