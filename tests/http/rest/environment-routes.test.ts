import { afterAll, beforeAll, expect, it } from 'vitest';
import { type AppUnderTest, startApp } from '../test-app';

let app: AppUnderTest;

beforeAll(async () => {
  app = await startApp();
});
afterAll(() => app.stop());

async function ask(method: string, path: string, key: string | undefined, body?: object) {
  const headers: Record<string, string> = key === undefined ? {} : { authorization: `Bearer ${key}` };
  const answer = await app.send(method, `/api/v1${path}`, { body, headers });
  return { status: answer.status, body: await answer.json() };
}

it('an environment is made, renamed with the key it comes with, archived and reopened, all by REST', async () => {
  const made = await ask('POST', '/environments', app.keys.admin, { key: 'staging', name: 'Staging' });
  expect([made.status, made.body]).toMatchObject([201, { key: 'staging', name: 'Staging', adminKey: expect.stringMatching(/./) }]);
  expect((await ask('POST', '/environments', app.keys.admin, { key: 'staging', name: 'Again' })).status).toBe(409);
  const { adminKey } = made.body as { adminKey: string };
  expect((await ask('GET', '/experiments', adminKey)).body).toMatchObject({ experiments: [] });
  expect((await ask('PUT', '/environment', adminKey, { name: 'Search' })).body).toEqual({ key: 'staging', name: 'Search' });
  expect((await ask('GET', '/environment', adminKey)).body).toEqual({ key: 'staging', name: 'Search' });
  expect((await ask('GET', '/environment', app.keys.admin)).body).toMatchObject({ key: 'production' });
  expect((await ask('POST', '/environment/archive', app.keys.admin, { key: 'staging' })).status).toBe(400);
  expect((await ask('POST', '/environment/archive', adminKey, { key: 'staging' })).body).toEqual({ key: 'staging', archived: true });
  expect((await ask('GET', '/environment', adminKey)).status).toBe(401);
  expect((await ask('POST', '/environments/staging/reopen', app.keys.admin)).status).toBe(404);
  await own('staging', 'production');
  expect((await ask('POST', '/environments/staging/reopen', app.keys.admin)).body).toEqual({ key: 'staging', name: 'Search' });
  expect((await ask('GET', '/environment', adminKey)).body).toEqual({ key: 'staging', name: 'Search' });
});

it('an environment whose key cannot be made is not made either', async () => {
  await app.database.sql`alter table api_keys add constraint no_more check (name <> 'first key') not valid`;
  expect((await ask('POST', '/environments', app.keys.admin, { key: 'half', name: 'Half' })).status).toBe(500);
  await app.database.sql`alter table api_keys drop constraint no_more`;
  expect(await app.database.sql`select 1 from environments where key = 'half'`).toHaveLength(0);
  expect((await ask('POST', '/environments', app.keys.admin, { key: 'half', name: 'Half' })).status).toBe(201);
});

/** One person owns them all. */
async function own(...environments: string[]): Promise<void> {
  const { sql } = app.database;
  await sql`insert into users (id, name, email, email_verified) values ('ann', 'Ann', 'ann@example.com', true)`;
  await sql`
    insert into members (environment_id, user_id, role)
    select id, 'ann', 'owner' from environments where key = any(${environments})`;
}
