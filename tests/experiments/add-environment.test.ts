import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listMemberships } from '@/lib/auth/people/find-session';
import { preparePeople, setUp } from '@/lib/auth/people/set-up';
import type { AppError } from '@/lib/errors';
import { addEnvironment } from '@/lib/experiments/add-environment';
import { codeOf, createPeople, OWNER, type PeopleUnderTest, tokenOf } from '../auth/people/people-under-test';

let people: PeopleUnderTest;
let userId: string;
beforeAll(async () => {
  people = await createPeople();
  await setUp(people.sql, tokenOf(await preparePeople(people.sql, {})), OWNER);
  userId = await people.idOf(OWNER.email);
});
afterAll(() => people.drop());

const add = (input: unknown) => addEnvironment({ ctx: { ...people.as(OWNER.email), now: new Date() }, userId, input });

describe('addEnvironment', () => {
  it('makes one that is empty but for its owner, with salts and a config of its own, and says so in its audit log', async () => {
    const { id } = await add({ key: 'staging', name: ' Staging of search ' });
    expect(await listMemberships(people.sql, userId)).toMatchObject([
      { key: 'production', name: 'production', role: 'owner' },
      { environmentId: id, key: 'staging', name: 'Staging of search', role: 'owner' },
    ]);
    const [counts] = await people.sql`
      select count(distinct holdout_salt)::int as salts, min(config_version)::int as version from environments`;
    expect(counts).toEqual({ salts: 2, version: 1 });
    expect(await people.sql`select actor, action, subject from audit where environment_id = ${id}`).toEqual([
      { actor: OWNER.email, action: 'environment.create', subject: 'environment:staging' },
    ]);
  });

  it('belongs to the owners here when a key made it that nobody made', async () => {
    const { id } = await addEnvironment({
      ctx: { ...people.as('key:ci'), now: new Date() },
      userId: undefined,
      input: { key: 'ci', name: 'CI' },
    });
    expect(await people.sql`select user_id, role from members where environment_id = ${id}`).toEqual([{ user_id: userId, role: 'owner' }]);
  });

  it('names each field that is wrong, and a key that is taken', async () => {
    const fields = (input: unknown) => add(input).catch(({ code, fields }: AppError) => [code, ...fields.map(({ field }) => field)]);
    expect(await fields({ key: 'production', name: 'x' })).toEqual(['CONFLICT', 'key']);
    for (const key of ['', 'Big', 'with space', 'a/b', '-a', 'x'.repeat(41), 'ü', '__proto__'])
      expect(await fields({ key, name: ' ' }), key).toEqual(['INVALID_FIELD', 'key', 'name']);
    expect(await fields({ key: 'ok', name: 'x'.repeat(61) })).toEqual(['INVALID_FIELD', 'name']);
    expect(await fields({ key: 'ok', name: 'a\0b' })).toEqual(['INVALID_FIELD', 'name']);
  });

  it('makes one, however many ask for the same key at once', async () => {
    const codes = await Promise.all(Array.from({ length: 6 }, () => codeOf(add({ key: 'race', name: 'Race' }))));
    expect(codes.sort()).toEqual([...Array(5).fill('CONFLICT'), 'done']);
  });
});
