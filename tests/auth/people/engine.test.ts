import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { changePassword } from '@/lib/auth/people/change-password';
import { choosePassword } from '@/lib/auth/people/choose-password';
import { createPeopleEngine, type PeopleEngine } from '@/lib/auth/people/engine';
import { countAttempt, MOST_ATTEMPTS } from '@/lib/auth/people/lock-out';
import { preparePeople, setUp } from '@/lib/auth/people/set-up';
import { codeOf, createPeople, OWNER, type PeopleUnderTest, tokenOf } from './people-under-test';

const ORIGIN = 'http://rampart.test';

let people: PeopleUnderTest;
let engine: PeopleEngine;
beforeAll(async () => {
  people = await createPeople();
  await setUp(people.sql, tokenOf(await preparePeople(people.sql, {})), OWNER);
  engine = await createPeopleEngine(people, {});
});
afterAll(() => people.drop());

describe('sign-in', () => {
  it('opens a session with the right password, in whatever case the address is written', async () => {
    const answer = await signIn(OWNER.email.toUpperCase(), OWNER.password);
    expect(answer.status).toBe(200);
    const cookie = answer.headers.get('set-cookie') ?? '';
    expect(cookie).toMatch(/^rampart\.session_token=.*HttpOnly; SameSite=Lax/);
    const session = await engine.api.getSession({ headers: new Headers({ cookie: cookie.split(';')[0] ?? '' }) });
    expect(session?.user.email).toBe(OWNER.email);
  });

  it('opens a session of its own, whatever session the browser brought along', async () => {
    const first = (await signIn(OWNER.email, OWNER.password)).headers.getSetCookie()[0]?.split(';')[0] ?? '';
    const second = (await signIn(OWNER.email, OWNER.password, ORIGIN, first)).headers.getSetCookie()[0]?.split(';')[0] ?? '';
    expect(second).toMatch(/^rampart\.session_token=./);
    expect(second).not.toBe(first);
    const token = decodeURIComponent(first.split('=')[1] ?? '').split('.')[0];
    expect(await engine.api.getSession({ headers: new Headers({ cookie: `rampart.session_token=${token}` }) })).toBeNull();
    expect(await engine.api.getSession({ headers: new Headers({ cookie: first.replace(token ?? '', `${token}x`) }) })).toBeNull();
  });

  it('gives a cookie that no script reads and no other site sends, over https nothing else either', async () => {
    const attributes = async (variables: Record<string, string>, origin: string) => {
      const answer = await (await createPeopleEngine(people, variables)).handler(request(origin));
      const [cookie = ''] = answer.headers.getSetCookie();
      return [cookie.split('=')[0], ...cookie.split('; ').slice(1).sort()];
    };
    const common = ['HttpOnly', 'Max-Age=604800', 'Path=/', 'SameSite=Lax'];
    expect(await attributes({}, ORIGIN)).toEqual(['rampart.session_token', ...common]);
    const https = { RAMPART_URL: 'https://rampart.test' };
    expect(await attributes(https, 'https://rampart.test')).toEqual(['__Secure-rampart.session_token', ...common, 'Secure']);
  });

  it('takes no form of another site, with a session or without', async () => {
    const cookie = (await signIn(OWNER.email, OWNER.password)).headers.getSetCookie()[0]?.split(';')[0] ?? '';
    const form = new URLSearchParams({ email: OWNER.email, password: OWNER.password }).toString();
    for (const type of ['application/x-www-form-urlencoded', 'text/plain', 'multipart/form-data; boundary=x']) {
      for (const own of ['', cookie]) {
        const posted = await engine.handler(
          new Request(`${ORIGIN}/api/auth/sign-in/email`, {
            method: 'POST',
            headers: { 'content-type': type, origin: 'https://elsewhere.example', host: 'rampart.test', cookie: own },
            body: form,
          }),
        );
        expect(posted.status, type).toBeGreaterThanOrEqual(400);
        expect(posted.headers.getSetCookie()).toEqual([]);
      }
    }
    const out = await engine.handler(
      new Request(`${ORIGIN}/api/auth/sign-out`, {
        method: 'POST',
        headers: { origin: 'https://elsewhere.example', host: 'rampart.test', cookie },
      }),
    );
    expect(out.status).toBe(403);
    expect((await engine.api.getSession({ headers: new Headers({ cookie }) }))?.user.email).toBe(OWNER.email);
  });

  it('stays closed to a wrong password, a forged cookie and a page from elsewhere', async () => {
    expect((await signIn(OWNER.email, 'not the password')).status).toBe(401);
    expect((await signIn('nobody@example.com', OWNER.password)).status).toBe(401);
    expect((await signIn(OWNER.email, OWNER.password, 'https://elsewhere.example')).status).toBe(403);
    const forged = new Headers({ cookie: 'rampart.session_token=abc.def' });
    expect(await engine.api.getSession({ headers: forged })).toBeNull();
  });

  it('locks an address after ten wrong passwords, many at once included; a right one before that forgets them', async () => {
    const email = 'eve@example.com';
    const tries = await Promise.all(Array.from({ length: 25 }, () => countAttempt(people.sql, { email, device: '' })));
    expect(tries.filter(Boolean)).toHaveLength(MOST_ATTEMPTS);
    await people.sql`delete from password_attempts`;
    for (let time = 1; time < MOST_ATTEMPTS; time++) await countAttempt(people.sql, { email: OWNER.email, device: '' });
    expect((await signIn(OWNER.email, OWNER.password)).status).toBe(200);
    for (let time = 1; time <= MOST_ATTEMPTS; time++) await countAttempt(people.sql, { email: OWNER.email, device: '' });
    const locked = await signIn(OWNER.email, OWNER.password);
    expect(locked.status).toBe(429);
    expect((await locked.json()).message).toMatch(/Too many wrong passwords: try again in 15 minutes/);
    await people.sql`update password_attempts set last_at = now() - interval '16 minutes'`;
    expect((await signIn(OWNER.email, OWNER.password)).status).toBe(200);
  });

  it('is locked no longer by tries during the lock, and opened at once by a password link', async () => {
    for (let time = 1; time <= MOST_ATTEMPTS; time++) await countAttempt(people.sql, { email: OWNER.email, device: '' });
    await people.sql`update password_attempts set last_at = now() - interval '14 minutes 59 seconds'`;
    expect((await signIn(OWNER.email, 'a stranger who goes on')).status).toBe(429);
    await people.sql`update password_attempts set last_at = last_at - interval '2 seconds'`;
    expect((await signIn(OWNER.email, OWNER.password)).status).toBe(200);
    for (let time = 1; time <= MOST_ATTEMPTS; time++) await countAttempt(people.sql, { email: OWNER.email, device: '' });
    // An owner who is alone gets it from the machine: no mail server, no second owner.
    const link = tokenOf(await preparePeople(people.sql, { RAMPART_PASSWORD_LINK: OWNER.email }));
    await choosePassword(people.sql, link, OWNER.password);
    for (let time = 1; time <= MOST_ATTEMPTS; time++) await countAttempt(people.sql, { email: OWNER.email, device: '' });
    // Who comes by the link is signed in, even when the stranger has been faster.
    const body = { email: OWNER.email, password: OWNER.password };
    expect((await engine.api.signInEmail({ body, headers: new Headers() })).user.email).toBe(OWNER.email);
    expect((await signIn(OWNER.email, OWNER.password)).status).toBe(200);
  });

  it('stays open to a browser that has signed in before, whoever else is locked out, and to no other by its cookie', async () => {
    const device = deviceCookieOf(await signIn(OWNER.email, OWNER.password));
    expect(device).toMatch(/^rampart\.device=./);
    const guess = async (email: string, name = '') => {
      for (let time = 1; time <= MOST_ATTEMPTS; time++) await countAttempt(people.sql, { email, device: name });
    };
    await guess(OWNER.email);
    expect((await signIn(OWNER.email, OWNER.password)).status).toBe(429);
    expect((await signIn(OWNER.email, OWNER.password, ORIGIN, device.replace('=', '=0'))).status).toBe(429);
    const again = await signIn(OWNER.email, OWNER.password, ORIGIN, device);
    expect([again.status, deviceCookieOf(again)]).toEqual([200, device]);
    await guess('eve@example.com');
    expect((await signIn('eve@example.com', 'a guess', ORIGIN, device)).status).toBe(429);
    // A stolen cookie buys ten tries, as does none.
    await guess(OWNER.email, device.split('=')[1]?.split('.')[0]);
    expect((await signIn(OWNER.email, OWNER.password, ORIGIN, device)).status).toBe(429);
    await people.sql`delete from password_attempts`;
  });

  it('lets a password be changed while strangers are locked out', async () => {
    for (let time = 1; time <= MOST_ATTEMPTS; time++) await countAttempt(people.sql, { email: OWNER.email, device: '' });
    const id = await people.idOf(OWNER.email);
    expect(await codeOf(changePassword(people.as(OWNER.email), id, { current: OWNER.password, password: OWNER.password }))).toBe('done');
    expect((await signIn(OWNER.email, OWNER.password)).status).toBe(200);
  });

  it('takes a changed password and no longer the old one', async () => {
    const id = await people.idOf(OWNER.email);
    const ctx = people.as(OWNER.email);
    expect(await codeOf(changePassword(ctx, id, { current: 'a guess at it', password: 'another long password' }))).toBe('INVALID_FIELD');
    expect(await codeOf(changePassword(ctx, id, { current: OWNER.password, password: 'short' }))).toBe('INVALID_FIELD');
    await changePassword(ctx, id, { current: OWNER.password, password: 'another long password' });
    expect((await signIn(OWNER.email, OWNER.password)).status).toBe(401);
    expect((await signIn(OWNER.email, 'another long password')).status).toBe(200);
  });
});

function signIn(email: string, password: string, origin = ORIGIN, cookie = 'theme=dark'): Promise<Response> {
  return engine.handler(request(origin, { email, password }, cookie));
}

function deviceCookieOf(answer: Response): string {
  const cookies = answer.headers.getSetCookie().map((cookie) => cookie.split(';')[0] ?? '');
  return cookies.find((cookie) => cookie.startsWith('rampart.device=')) ?? '';
}

/** A sign-in as a browser sends it to this site from a page of `origin`. */
function request(origin: string, body: object = { email: OWNER.email, password: OWNER.password }, cookie = ''): Request {
  return new Request(`${ORIGIN}/api/auth/sign-in/email`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin, host: new URL(ORIGIN).host, cookie },
    body: JSON.stringify(body),
  });
}
