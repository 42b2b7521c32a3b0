import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ROLES } from '@/lib/auth/actor';
import { createKey } from '@/lib/auth/create-key';
import { choosePassword, findInvited } from '@/lib/auth/people/choose-password';
import { changeRole, invitePerson, issuePasswordLink, listPeople, removePerson } from '@/lib/auth/people/people';
import type { PeopleContext } from '@/lib/auth/people/people-context';
import { preparePeople, setUp } from '@/lib/auth/people/set-up';
import { revokeKey } from '@/lib/auth/revoke-key';
import { createEnvironment } from '@/lib/experiments/create-environment';
import { codeOf, createPeople, OWNER, type PeopleUnderTest, tokenOf } from './people-under-test';

const BOB = { email: 'bob@example.com', name: 'Bob', role: 'editor' };

let people: PeopleUnderTest;
beforeEach(async () => {
  people = await createPeople();
  await setUp(people.sql, tokenOf(await preparePeople(people.sql, {})), OWNER);
});
afterEach(() => people.drop());

describe('people', () => {
  it('come by invitation, choose a password by their link once, and are listed', async () => {
    const link = tokenOf(await invitePerson(people.as(OWNER.email), BOB));
    expect(await findInvited(people.sql, link)).toEqual({
      email: BOB.email,
      name: 'Bob',
      hasJoined: false,
      places: [{ environment: 'production', role: 'editor' }],
    });
    expect(await listPeople(people.as(OWNER.email))).toMatchObject([
      { email: OWNER.email, role: 'owner', hasJoined: true },
      { email: BOB.email, role: 'editor', hasJoined: false, signedInAt: null },
    ]);
    expect(await codeOf(choosePassword(people.sql, link, 'short'))).toBe('INVALID_FIELD');
    expect(await choosePassword(people.sql, link, 'three blind mice run')).toBe(BOB.email);
    expect(await codeOf(choosePassword(people.sql, link, 'three blind mice run'))).toBe('FORBIDDEN');
    expect((await listPeople(people.as(OWNER.email)))[1]?.hasJoined).toBe(true);
    expect(await codeOf(invitePerson(people.as(OWNER.email), BOB))).toBe('CONFLICT');
  });

  it('are told every field that is wrong', async () => {
    const failure = invitePerson(people.as(OWNER.email), { email: 'x', name: '', role: 'king' }).catch((error) => error.fields);
    expect((await failure).map(({ field }: { field: string }) => field)).toEqual(['email', 'name', 'role']);
  });

  it('are refused with letters that only look like an address, or that cannot be stored', async () => {
    const email = [
      'bo\u212a@example.com',
      'b\u043eb@example.com',
      'bob@ex\u0430mple.com',
      `${'b'.repeat(250)}@example.com`,
      'b\0b@example.com',
      null,
      {},
    ];
    for (const one of email)
      expect(await codeOf(invitePerson(people.as(OWNER.email), { ...BOB, email: one })), String(one)).toBe('INVALID_FIELD');
    for (const name of ['x'.repeat(10_000), 'nul \0', 'half \ud800', ' \t ', null])
      expect(await codeOf(invitePerson(people.as(OWNER.email), { ...BOB, name })), String(name).slice(0, 9)).toBe('INVALID_FIELD');
    await invitePerson(people.as(OWNER.email), { email: ' Bob@Example.COM ', name: 'Bób 👩🏽‍🚀 بوب', role: 'viewer' });
    expect(await codeOf(invitePerson(people.as(OWNER.email), BOB))).toBe('CONFLICT');
  });

  it('get one new password, however many use their links at once, the same or several', async () => {
    await invitePerson(people.as(OWNER.email), BOB);
    const id = await people.idOf(BOB.email);
    for (let round = 0; round < 5; round++) {
      const links = await Promise.all(Array.from({ length: 4 }, async () => tokenOf(await issuePasswordLink(people.as(OWNER.email), id))));
      const tries = [...links, ...links].map((link) => codeOf(choosePassword(people.sql, link, 'three blind mice run')));
      expect((await Promise.all(tries)).filter((code) => code === 'done')).toHaveLength(1);
    }
    const late = tokenOf(await issuePasswordLink(people.as(OWNER.email), id));
    await people.sql`update verifications set expires_at = now()`;
    expect(await codeOf(choosePassword(people.sql, late, 'three blind mice run'))).toBe('FORBIDDEN');
  });

  it('lose their sessions and older links with a new password', async () => {
    const first = tokenOf(await invitePerson(people.as(OWNER.email), BOB));
    const id = await people.idOf(BOB.email);
    const second = tokenOf(await issuePasswordLink(people.as(OWNER.email), id));
    await people.sql`insert into sessions (id, user_id, token, expires_at) values ('s', ${id}, 't', now() + interval '1 day')`;
    await choosePassword(people.sql, second, 'three blind mice run');
    expect(await people.sql`select 1 from sessions`).toEqual([]);
    expect(await findInvited(people.sql, first)).toBeUndefined();
  });

  it('join with their first password, and change it with the next link', async () => {
    const first = tokenOf(await invitePerson(people.as(OWNER.email), BOB));
    await choosePassword(people.sql, first, 'three blind mice run');
    const second = tokenOf(await issuePasswordLink(people.as(OWNER.email), await people.idOf(BOB.email)));
    expect(await findInvited(people.sql, second)).toMatchObject({ name: 'Bob', hasJoined: true });
    await choosePassword(people.sql, second, 'see how they run');
    const log = await people.sql`select action from audit where actor = ${BOB.email} order by id`;
    expect(log.map(({ action }) => action)).toEqual(['person.join', 'person.password']);
  });

  it('leave Rampart with their last environment, and the audit log keeps what they did', async () => {
    const { id: elsewhere } = await createEnvironment(people.sql, { key: 'staging', now: new Date() });
    await invitePerson(people.as(OWNER.email), BOB);
    expect(await invitePerson({ ...people.as(OWNER.email), environmentId: elsewhere }, BOB)).toBeNull();
    const id = await people.idOf(BOB.email);
    await removePerson(people.as(OWNER.email), id);
    expect(await people.idOf(BOB.email)).toBe(id);
    await removePerson({ ...people.as(OWNER.email), environmentId: elsewhere }, id);
    expect(await people.idOf(BOB.email)).toMatch(/^nobody/);
    const log = await people.sql`select action from audit where subject = ${`person:${BOB.email}`} order by id`;
    expect(log.map(({ action }) => action)).toEqual(['person.invite', 'person.invite', 'person.remove', 'person.remove']);
  });

  it('never leave an environment without an owner, even when two remove each other at once', async () => {
    const owner = await people.idOf(OWNER.email);
    expect(await codeOf(removePerson(people.as(OWNER.email), owner))).toBe('CONFLICT');
    expect(await codeOf(changeRole(people.as(OWNER.email), owner, 'viewer'))).toBe('CONFLICT');
    await invitePerson(people.as(OWNER.email), { ...BOB, role: 'owner' });
    const bob = await people.idOf(BOB.email);
    const codes = await Promise.all([codeOf(removePerson(people.as(OWNER.email), bob)), codeOf(removePerson(people.as(BOB.email), owner))]);
    expect(codes.sort()).toEqual(['CONFLICT', 'done']);
  });

  it('get no password link from an owner who is none where they are too', async () => {
    const { id: elsewhere } = await createEnvironment(people.sql, { key: 'staging', now: new Date() });
    await invitePerson(people.as(OWNER.email), BOB);
    await invitePerson({ ...people.as(OWNER.email), environmentId: elsewhere }, { ...BOB, role: 'owner' });
    const bob = await people.idOf(BOB.email);
    expect(await codeOf(issuePasswordLink(people.as(OWNER.email), bob))).toBe('FORBIDDEN');
    expect(await codeOf(issuePasswordLink(people.as(OWNER.email), 'nobody'))).toBe('NOT_FOUND');
  });
});

describe('roles over people and keys', () => {
  const ACTIONS: Record<string, (ctx: PeopleContext, bob: string, key: number) => Promise<unknown>> = {
    invite: (ctx) => invitePerson(ctx, { email: `new-${ctx.actor.role}@example.com`, name: 'New', role: 'viewer' }),
    role: (ctx, bob) => changeRole(ctx, bob, 'approver'),
    link: (ctx, bob) => issuePasswordLink(ctx, bob),
    'make a key': (ctx) => createKey(ctx, { kind: 'server', name: 'x' }),
    'revoke a key': (ctx, _bob, key) => revokeKey(ctx, key),
    remove: (ctx, bob) => removePerson(ctx, bob),
  };

  it.each(Object.entries(ACTIONS))('%s is for owners, and to others changes and logs nothing', async (_name, act) => {
    await invitePerson(people.as(OWNER.email), BOB);
    const bob = await people.idOf(BOB.email);
    const { id: key } = await createKey(people.as(OWNER.email), { kind: 'client', name: 'shop' });
    const state = () => people.sql`
      select (select count(*) from audit) as audit, (select json_agg(members order by user_id) from members) as members,
        (select json_agg(api_keys order by id) from api_keys) as keys, (select count(*) from verifications) as links`;
    const before = await state();
    for (const role of ROLES.filter((name) => name !== 'owner'))
      expect(await codeOf(act(people.as('eve', role), bob, key))).toBe('FORBIDDEN');
    expect(await state()).toEqual(before);
    expect(await codeOf(act(people.as(OWNER.email), bob, key))).toBe('done');
    expect(await state()).not.toEqual(before);
  });
});
