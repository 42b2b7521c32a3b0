import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createPeopleEngine, type PeopleEngine } from '@/lib/auth/people/engine';
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
  engine = await createPeopleEngine(people, {
    RAMPART_URL: HOME,
    RAMPART_OIDC_ISSUER: provider.issuer,
    RAMPART_OIDC_CLIENT_ID: 'rampart',
    RAMPART_OIDC_CLIENT_SECRET: 'secret',
  });
});
afterAll(async () => {
  await Promise.all([people.drop(), provider.close()]);
});

describe('an account at the identity provider', () => {
  it('opens the door to who was invited, without a password here', async () => {
    await invitePerson(people.as(OWNER.email), { email: 'bob@example.com', name: 'Bob', role: 'editor' });
    for (let time = 1; time <= 2; time++) {
      const { location, cookie } = await comeIn('bob@example.com');
      expect(location).toBe('/metrics');
      const session = await engine.api.getSession({ headers: new Headers({ cookie }) });
      expect(session?.user.email).toBe('bob@example.com');
    }
    expect(await people.sql`select provider_id from accounts where user_id = ${await people.idOf('bob@example.com')}`).toEqual([
      { provider_id: 'oidc' },
    ]);
  });

  it('opens nothing while the provider has not verified the address', async () => {
    provider.isVerified = false;
    await invitePerson(people.as(OWNER.email), { email: 'cleo@example.com', name: 'Cleo', role: 'owner' });
    const { location, cookie } = await comeIn('cleo@example.com');
    provider.isVerified = true;
    expect(location).toMatch(/\/sign-in\?error=/);
    expect(await engine.api.getSession({ headers: new Headers({ cookie }) })).toBeNull();
  });

  it('opens nothing to anybody else', async () => {
    const { location, cookie } = await comeIn('eve@example.com');
    expect(location).toMatch(/^(http:\/\/rampart\.test)?\/sign-in\?error=/);
    expect(await engine.api.getSession({ headers: new Headers({ cookie }) })).toBeNull();
    expect(await people.idOf('eve@example.com')).toMatch(/^nobody/);
  });
});

/** The way of a browser: the button, the provider, the way back. */
async function comeIn(email: string): Promise<{ location: string; cookie: string }> {
  provider.email = email;
  const begun = await engine.handler(
    new Request(`${HOME}/api/auth/sign-in/social`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: HOME, host: 'rampart.test' },
      body: JSON.stringify({ provider: 'oidc', callbackURL: '/metrics', errorCallbackURL: '/sign-in' }),
    }),
  );
  expect(begun.status).toBe(200);
  const { url } = (await begun.json()) as { url: string };
  const sent = await fetch(url, { redirect: 'manual' });
  const back = await engine.handler(
    new Request(sent.headers.get('location') ?? '', { headers: { cookie: cookiesOf(begun), host: 'rampart.test' } }),
  );
  return { location: back.headers.get('location') ?? '', cookie: cookiesOf(back) };
}

function cookiesOf(response: Response): string {
  return response.headers
    .getSetCookie()
    .map((cookie) => cookie.split(';')[0])
    .join('; ');
}
