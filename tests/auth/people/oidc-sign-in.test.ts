import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { choosePassword } from '@/lib/auth/people/choose-password';
import { createPeopleEngine, type Door, type PeopleEngine } from '@/lib/auth/people/engine';
import { invitePerson } from '@/lib/auth/people/people';
import { preparePeople, setUp } from '@/lib/auth/people/set-up';
import { type IdentityProvider, startIdentityProvider } from './identity-provider';
import { createPeople, OWNER, type PeopleUnderTest, tokenOf } from './people-under-test';

const HOME = 'http://rampart.test';

let people: PeopleUnderTest;
let provider: IdentityProvider;
let engine: PeopleEngine;
beforeAll(async () => {
  [people, provider] = await Promise.all([createPeople(), startIdentityProvider()]);
  await setUp(people.sql, tokenOf(await preparePeople(people.sql, {})), OWNER);
  engine = await engineFor(provider.issuer);
});
beforeEach(() => Object.assign(provider, { claims: {}, isForged: false }));
afterAll(async () => {
  await Promise.all([people.drop(), provider.close()]);
});

describe('an account at the identity provider', () => {
  it('opens the door to who was invited, without a password here, under the name they have here', async () => {
    await invite('bob@example.com');
    for (const name of ['Robert at the provider', undefined]) {
      provider.claims = { name };
      const { location, cookie } = await comeIn('bob@example.com');
      expect(location).toBe('/metrics');
      expect(await personBehind(cookie)).toMatchObject({ email: 'bob@example.com', name: 'Invited' });
    }
    expect(await accountsOf('bob@example.com')).toEqual(['oidc']);
  });

  it('opens nothing while the provider has not verified the address, a person with a password included', async () => {
    const link = tokenOf(await invite('cleo@example.com'));
    await choosePassword(people.sql, link, 'three blind mice run');
    for (const verified of [false, 'false', null, undefined]) {
      provider.claims = { email_verified: verified };
      await expectClosed('cleo@example.com');
    }
    expect(await accountsOf('cleo@example.com')).toEqual(['credential']);
    provider.claims = {};
    expect((await comeIn('CLEO@example.com')).location).toBe('/metrics');
    expect(await accountsOf('cleo@example.com')).toEqual(['credential', 'oidc']);
  });

  it('opens nothing to anybody else, nor to an account without an address', async () => {
    await expectClosed('eve@example.com');
    expect(await people.idOf('eve@example.com')).toMatch(/^nobody/);
    provider.claims = { email: undefined };
    await expectClosed('eve@example.com');
  });

  it('opens nothing to an address that is another one but for its case', async () => {
    await invite('kim@example.com');
    provider.claims = { email: '\u212aim@example.com' };
    await expectClosed('kim@example.com');
  });

  it('stays the same person when the provider changes their address', async () => {
    await invite('dan@example.com');
    await comeIn('dan@example.com');
    provider.claims = { sub: 'account of dan@example.com' };
    const { cookie } = await comeIn('daniel@example.com');
    expect(await personBehind(cookie)).toMatchObject({ email: 'dan@example.com' });
  });

  it('opens nothing to the next holder of an address', async () => {
    await invite('office@example.com');
    await comeIn('office@example.com');
    provider.claims = { sub: 'somebody hired later' };
    await expectClosed('office@example.com');
    expect(await accountsOf('office@example.com')).toEqual(['oidc']);
  });

  it('links one account, however many come in at once under one address', async () => {
    await invite('twins@example.com');
    const begun: { cookie: string; back: string }[] = [];
    for (const sub of ['first twin', 'second twin', 'third twin']) {
      provider.claims = { sub };
      begun.push(await begin('twins@example.com'));
    }
    // All have looked whether there is an account and found none before the first one is written.
    const { waiting, release } = await holdAccounts();
    const log = vi.spyOn(console, 'error').mockImplementation(() => undefined);
    const visits = begun.map(({ back, cookie }) => visit(back, cookie));
    await expect.poll(waiting).toBe(3);
    await release();
    const answers = await Promise.all(visits);
    const places = answers.map(({ headers }) => headers.get('location')?.replace(HOME, '') ?? '').sort();
    expect(places).toEqual(['/metrics', ...Array(2).fill('/sign-in?error=unable_to_link_account')]);
    expect(await accountsOf('twins@example.com')).toEqual(['oidc']);
    const lines = log.mock.calls.flat().join('\n');
    log.mockRestore();
    expect(lines).toContain('Unable to link account');
    expect(lines).toContain('duplicate key value');
    // Neither the ID token, which every JWT begins like this, nor the access token, which here is the code.
    expect(lines).not.toMatch(/eyJ|code-\d/);
  });

  it.each([
    ['another nonce', { nonce: 'of another sign-in' }],
    ['no nonce', { nonce: undefined }],
    ['another audience', { aud: 'another-client' }],
    ['another issuer', { iss: 'https://accounts.elsewhere.example' }],
    ['an end in the past', { exp: 1_700_000_000 }],
  ])('is not believed with %s', async (_name, claims) => {
    await invite(OWNER.email).catch(() => undefined);
    provider.claims = claims;
    await expectClosed(OWNER.email);
  });

  it('is not believed when signed by somebody else', async () => {
    provider.isForged = true;
    await expectClosed(OWNER.email);
  });
});

describe('the way to the provider and back', () => {
  it('ends in the browser in which it began, once', async () => {
    const { cookie, back } = await begin(OWNER.email);
    expect(await personBehind(cookiesOf(await visit(back, '')))).toBeUndefined();
    const forged = back.replace(/state=[^&]*/, 'state=made-up');
    expect(await personBehind(cookiesOf(await visit(forged, cookie)))).toBeUndefined();
    expect(await personBehind(cookiesOf(await visit(back, cookie)))).toMatchObject({ email: OWNER.email });
    const again = await visit(back, cookie);
    expect(await personBehind(cookiesOf(again))).toBeUndefined();
    expect(again.headers.get('location')).toMatch(/^http:\/\/rampart\.test\/sign-in\?error=/);
  });

  it('leads to no other site', async () => {
    for (const place of ['https://elsewhere.example/', '//elsewhere.example', '/\\elsewhere.example', 'javascript:alert(1)']) {
      expect((await start({ callbackURL: place, errorCallbackURL: '/sign-in' })).status, place).toBe(403);
      expect((await start({ callbackURL: '/', errorCallbackURL: place })).status, place).toBe(403);
    }
  });

  it('is apart from the way of passwords, which no silent provider holds up', async () => {
    const silent = createServer(() => undefined);
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const { port } = silent.address() as AddressInfo;
    const passwords = await engineFor(`http://127.0.0.1:${port}`, 'password');
    const body = { email: OWNER.email, password: OWNER.password };
    expect((await passwords.api.signInEmail({ body, headers: new Headers() })).user.email).toBe(OWNER.email);
    silent.closeAllConnections();
    silent.close();
  });

  it('opens when the provider is back, after a start without it', async () => {
    const before = await startIdentityProvider();
    await before.close();
    const late = await engineFor(before.issuer);
    const body = { callbackURL: '/', errorCallbackURL: '/sign-in' };
    expect((await start(body, late)).status).toBe(404);
    const returned = await startIdentityProvider(Number(new URL(before.issuer).port));
    expect((await start(body, late)).status).toBe(200);
    await returned.close();
  });
});

function engineFor(issuer: string, door: Door = 'provider'): Promise<PeopleEngine> {
  const variables = {
    RAMPART_URL: HOME,
    RAMPART_OIDC_ISSUER: issuer,
    RAMPART_OIDC_CLIENT_ID: 'rampart',
    RAMPART_OIDC_CLIENT_SECRET: 'secret',
  };
  return createPeopleEngine(people, variables, door);
}

function invite(email: string): Promise<string | null> {
  return invitePerson(people.as(OWNER.email), { email, name: 'Invited', role: 'editor' });
}

async function expectClosed(email: string): Promise<void> {
  const { location, cookie } = await comeIn(email);
  expect(location).toMatch(/^(http:\/\/rampart\.test)?\/sign-in\?error=/);
  expect(await personBehind(cookie)).toBeUndefined();
}

/** The way of a browser: the button, the provider, the way back. */
async function comeIn(email: string): Promise<{ location: string; cookie: string }> {
  const { cookie, back } = await begin(email);
  const answer = await visit(back, cookie);
  return { location: answer.headers.get('location') ?? '', cookie: cookiesOf(answer) };
}

async function begin(email: string): Promise<{ cookie: string; back: string }> {
  provider.email = email;
  const begun = await start({ callbackURL: '/metrics', errorCallbackURL: '/sign-in' });
  const { url } = (await begun.json()) as { url: string };
  const sent = await fetch(url, { redirect: 'manual' });
  return { cookie: cookiesOf(begun), back: sent.headers.get('location') ?? '' };
}

function start(places: Record<string, string>, by: PeopleEngine = engine): Promise<Response> {
  return by.handler(
    new Request(`${HOME}/api/auth/sign-in/social`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: HOME, host: 'rampart.test' },
      body: JSON.stringify({ provider: 'oidc', ...places }),
    }),
  );
}

function visit(url: string, cookie: string): Promise<Response> {
  return engine.handler(new Request(url, { headers: { cookie, host: 'rampart.test' } }));
}

async function personBehind(cookie: string): Promise<{ email: string; name: string } | undefined> {
  return (await engine.api.getSession({ headers: new Headers({ cookie }) }))?.user;
}

/** Lets accounts be read and none be written until it is released; `waiting` is how many would write. */
async function holdAccounts() {
  const holder = await people.sql.reserve();
  await holder.unsafe('begin; lock table accounts in share mode');
  return {
    waiting: async () => {
      const [row] = await people.sql<{ count: number }[]>`
        select count(*)::int from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()`;
      return row?.count;
    },
    release: async () => {
      await holder.unsafe('commit');
      holder.release();
    },
  };
}

async function accountsOf(email: string): Promise<string[]> {
  const rows = await people.sql<{ provider: string }[]>`
    select provider_id as provider from accounts where user_id = ${await people.idOf(email)} order by 1`;
  return rows.map(({ provider: name }) => name);
}

function cookiesOf(response: Response): string {
  return response.headers
    .getSetCookie()
    .map((cookie) => cookie.split(';')[0])
    .join('; ');
}
