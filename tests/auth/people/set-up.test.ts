import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { hasPeople, preparePeople, setUp } from '@/lib/auth/people/set-up';
import { codeOf, createPeople, OWNER, type PeopleUnderTest, tokenOf } from './people-under-test';

let people: PeopleUnderTest;
beforeEach(async () => {
  people = await createPeople();
});
afterEach(() => people.drop());

describe('the first owner', () => {
  it('comes by the link of a start, which works once, and is in the audit log', async () => {
    const { sql } = people;
    const first = tokenOf(await preparePeople(sql, {}));
    const second = tokenOf(await preparePeople(sql, {}));
    expect(await codeOf(setUp(sql, first, OWNER))).toBe('done');
    expect(await codeOf(setUp(sql, first, { ...OWNER, email: 'eve@example.com' }))).toBe('FORBIDDEN');
    expect(await codeOf(setUp(sql, second, { ...OWNER, email: 'eve@example.com' }))).toBe('FORBIDDEN');
    expect(await sql`select email, role from users join members on user_id = users.id`).toEqual([{ email: OWNER.email, role: 'owner' }]);
    expect(await sql`select actor, action, subject from audit`).toEqual([
      { actor: OWNER.email, action: 'person.set-up', subject: `person:${OWNER.email}` },
    ]);
    expect(await preparePeople(sql, {})).toBeUndefined();
  });

  it('is one, however many open links at once', async () => {
    const { sql } = people;
    const tokens = [tokenOf(await preparePeople(sql, {})), tokenOf(await preparePeople(sql, {}))];
    const tries = Array.from({ length: 8 }, (_, index) =>
      setUp(sql, tokens[index % 2] ?? '', { ...OWNER, email: `p${index}@example.com` }),
    );
    const codes = await Promise.all(tries.map(codeOf));
    expect(codes.filter((code) => code === 'done')).toHaveLength(1);
    expect(await sql`select count(*)::int as n from users`).toEqual([{ n: 1 }]);
  });

  it('is refused with a password too short or an address that is none, and the link stays good', async () => {
    const token = tokenOf(await preparePeople(people.sql, {}));
    const failure = setUp(people.sql, token, { email: 'ada', name: ' ', password: 'short' }).catch((error) => error.fields);
    expect((await failure).map(({ field }: { field: string }) => field)).toEqual(['email', 'name', 'password']);
    expect(await hasPeople(people.sql)).toBe(false);
    expect(await codeOf(setUp(people.sql, token, OWNER))).toBe('done');
  });

  it('does not come by a guess, an old link or a password link', async () => {
    const token = tokenOf(await preparePeople(people.sql, {}));
    await people.sql`update verifications set expires_at = now() - interval '1 second'`;
    for (const guess of [token, '', 'set-up', 'x'.repeat(43)]) expect(await codeOf(setUp(people.sql, guess, OWNER))).toBe('FORBIDDEN');
  });

  it('can be named by variables, both or none', async () => {
    const { sql } = people;
    const only = preparePeople(sql, { RAMPART_ADMIN_EMAIL: OWNER.email }).catch((error: Error) => error.message);
    expect(await only).toMatch(/^RAMPART_ADMIN_PASSWORD is missing/);
    const weak = preparePeople(sql, { RAMPART_ADMIN_EMAIL: OWNER.email, RAMPART_ADMIN_PASSWORD: 'short' }).catch(
      (error: Error) => error.message,
    );
    expect(await weak).toMatch(/^RAMPART_ADMIN_PASSWORD must have 12 characters/);
    const both = { RAMPART_ADMIN_EMAIL: OWNER.email, RAMPART_ADMIN_PASSWORD: OWNER.password };
    expect(await preparePeople(sql, both)).toBeUndefined();
    expect(await preparePeople(sql, both)).toBeUndefined();
    expect(await sql`select email from users`).toEqual([{ email: OWNER.email }]);
  });

  it('finds the way back by RAMPART_PASSWORD_LINK', async () => {
    const { sql } = people;
    await setUp(sql, tokenOf(await preparePeople(sql, {})), OWNER);
    expect(await preparePeople(sql, { RAMPART_PASSWORD_LINK: 'ADA@example.com' })).toMatch(/^\/password\?token=/);
    expect(await codeOf(preparePeople(sql, { RAMPART_PASSWORD_LINK: 'eve@example.com' }))).toBe('INVALID_FIELD');
  });
});
