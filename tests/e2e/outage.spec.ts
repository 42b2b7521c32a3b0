import { type Browser, expect, type Page, test } from '@playwright/test';
import { quickExperiment } from './api';
import { lookAt } from './look-at';
import { type OwnServer, startOwnServer } from './own-server';
import { OWNER } from './people';
import { e2e } from './settings';

/** A server that has just started loads a page at its first request. */
const COLD_MS = 45_000;

let server: OwnServer;

test.beforeAll(async () => {
  test.skip(!e2e.isOwnServer, 'what runs already must not be taken down');
  server = await startOwnServer();
  const window = { window: '1s', lateness: '0s' };
  await put('metrics/clicks', { name: 'Clicks', kind: 'proportion', event: 'click', ...window });
  await put('metrics/latency', { name: 'Latency', kind: 'mean', event: 'latency_ms', direction: 'decrease', ...window });
  await put('experiments/ranker', quickExperiment('ranker', 'Ranker'));
  await put('experiments/draft', quickExperiment('draft', 'A draft'));
  await ask('POST', 'experiments/ranker/start', {});
});

test.afterAll(async () => await server?.end());

test.afterEach(async () => {
  await server.openDatabase().catch(() => undefined);
});

test('an open report keeps its figures while the database is away, says so, and goes on by itself', async ({ browser }) => {
  const page = await signedIn(browser);
  await page.goto(`${server.url}/experiments/ranker`);
  await page.evaluate(() => Object.assign(window, { isSame: true }));
  await server.closeDatabase();
  const notice = page.getByRole('status').filter({ hasText: 'cannot be reached' });
  await expect(notice).toContainText('What you see is from');
  await expect(page.getByRole('region', { name: 'Verdict' })).toBeVisible();
  await lookAt(page, 'report-while-away', /Ranker/);
  await server.openDatabase();
  await expect(notice).toHaveCount(0);
  await ask('POST', 'experiments/ranker/pause', { coverage: 'keep', reason: 'after the outage' });
  await expect(page.getByText(/Paused$/).first()).toBeVisible();
  expect(await page.evaluate(() => 'isSame' in window)).toBe(true);
  await ask('POST', 'experiments/ranker/resume', {});
  await page.context().close();
});

test('a page that is opened while the database is away says so and comes by itself', async ({ browser }) => {
  const page = await signedIn(browser);
  await server.closeDatabase();
  await page.goto(`${server.url}/metrics`);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('The console cannot reach its data');
  await expect(page.getByRole('alert')).toContainText('nothing widens');
  await lookAt(page, 'database-away', /cannot reach its data/);
  await server.openDatabase();
  await expect(page.getByRole('heading', { name: 'Metrics', level: 1 })).toBeVisible();
  await page.context().close();
});

test('a form that is sent while the database is away, or the server, keeps what was typed and can be sent again', async ({ browser }) => {
  const page = await signedIn(browser);
  await page.goto(`${server.url}/metrics/new`);
  await page.getByLabel('Key', { exact: true }).fill('dwell');
  await page.getByLabel('Name', { exact: true }).fill('Dwell time');
  await server.closeDatabase();
  await page.getByRole('button', { name: 'Save metric' }).click();
  await expect(page.getByRole('alert').filter({ hasText: 'The database cannot be reached' })).toBeVisible();
  await expect(page.getByLabel('Name', { exact: true })).toHaveValue('Dwell time');
  await server.openDatabase();
  await server.stop();
  await page.getByRole('button', { name: 'Save metric' }).click();
  await expect(page.getByRole('alert').filter({ hasText: 'The server does not answer' })).toBeVisible();
  await server.start();
  await page.getByRole('button', { name: 'Save metric' }).click();
  await expect(page.getByRole('link', { name: /Dwell time/ })).toBeVisible({ timeout: COLD_MS });
  await page.context().close();
});

test('a draft survives a server that is started again while its form is open', async ({ browser }) => {
  const page = await signedIn(browser);
  await page.goto(`${server.url}/experiments/draft/design`);
  await page.getByLabel('Owner').fill('Somebody patient');
  await server.stop();
  await page.getByRole('button', { name: 'Save draft' }).click();
  await expect(page.getByRole('alert').filter({ hasText: 'The server does not answer' })).toBeVisible();
  await expect(page.getByLabel('Owner')).toHaveValue('Somebody patient');
  await server.start();
  await page.getByRole('button', { name: 'Save draft' }).click();
  await expect(page.getByRole('heading', { name: 'A draft', exact: true })).toBeVisible({ timeout: COLD_MS });
  const { document } = (await ask('GET', 'experiments/draft')) as { document: { owner: string } };
  expect(document.owner).toBe('Somebody patient');
  await page.context().close();
});

test('a form that is sent after the session ended in another tab keeps what was typed', async ({ browser }) => {
  const page = await signedIn(browser);
  await page.goto(`${server.url}/metrics/new`);
  await page.getByLabel('Key', { exact: true }).fill('orders');
  await page.getByLabel('Name', { exact: true }).fill('Orders');
  const other = await page.context().newPage();
  await other.goto(`${server.url}/account`);
  await other.getByRole('button', { name: 'Sign out' }).click();
  await expect(other.getByRole('heading', { name: 'Sign in' })).toBeVisible();
  await page.getByRole('button', { name: 'Save metric' }).click();
  await expect(page.getByRole('alert').filter({ hasText: 'You are signed out' })).toBeVisible();
  await expect(page.getByLabel('Name', { exact: true })).toHaveValue('Orders');
  await signIn(other);
  await page.getByRole('button', { name: 'Save metric' }).click();
  await expect(page.getByRole('link', { name: /Orders/ })).toBeVisible();
  await page.context().close();
});

test('a silent worker is told on every page, and forgotten when one ticks again', async ({ browser }) => {
  const page = await signedIn(browser);
  await server.sql`
    insert into workers (id, started_at, last_tick_at, tick_ms)
    values ('gone', clock_timestamp(), clock_timestamp() - interval '10 minutes', 1000)`;
  const notice = page.getByRole('alert').filter({ hasText: 'No worker has ticked for 10 min' });
  await page.goto(`${server.url}/experiments/ranker`);
  await expect(notice).toContainText('nothing widens and harm is not noticed');
  await lookAt(page, 'worker-silent', /Ranker/);
  await page.goto(`${server.url}/audit`);
  await expect(notice).toBeVisible();
  await page.goto(`${server.url}/events`);
  await expect(notice).toBeVisible();
  await server.sql`update workers set last_tick_at = clock_timestamp()`;
  await expect(notice).toHaveCount(0);
  await page.context().close();
});

test('somebody without a role is told whom to ask, and comes in when the role is there', async ({ browser }) => {
  const page = await signedIn(browser);
  const members = await server.sql`delete from members returning environment_id, user_id, role`;
  await page.goto(`${server.url}/metrics`);
  await lookAt(page, 'no-access', /You have no role here yet/);
  for (const { environment_id, user_id, role } of members)
    await server.sql`insert into members (environment_id, user_id, role) values (${environment_id}, ${user_id}, ${role})`;
  await page.goto(`${server.url}/metrics`);
  await expect(page.getByRole('heading', { name: 'Metrics', level: 1 })).toBeVisible();
  await page.context().close();
});

test('a thousand experiments are paged and searched on the server', async ({ browser }) => {
  const page = await signedIn(browser);
  await server.sql`
    insert into experiments (environment_id, key, name, owner, tags, document, created_at, updated_at)
    select environment_id, 'many-' || n, 'Many ' || n, owner, tags, document, created_at, updated_at - n * interval '1 minute'
    from experiments, generate_series(1, 1000) n where key = 'draft'`;
  await page.goto(server.url);
  await expect(page.getByText('Page 1 of 41, 1,002 experiments')).toBeVisible();
  await lookAt(page, 'experiments-thousand', /Experiments/);
  await page.getByRole('link', { name: 'Older' }).click();
  await expect(page.getByText(/Page 2 of 41/)).toBeVisible();
  await page.getByRole('searchbox').fill('Many 777');
  await page.keyboard.press('Enter');
  await expect(page.locator('[data-row]')).toHaveCount(1);
  await page.context().close();
});

async function signedIn(browser: Browser): Promise<Page> {
  const page = await (await browser.newContext({ storageState: { cookies: [], origins: [] } })).newPage();
  await page.goto(`${server.url}/sign-in`);
  await signIn(page);
  return page;
}

async function signIn(page: Page): Promise<void> {
  await page.getByLabel('E-mail address').fill(OWNER.email);
  await page.getByLabel('Password').fill(OWNER.password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByRole('navigation', { name: 'Main' })).toBeVisible();
}

async function put(path: string, body: object): Promise<void> {
  await ask('PUT', path, body);
}

async function ask(method: string, path: string, body?: object): Promise<unknown> {
  const response = await fetch(`${server.url}/api/v1/${path}`, {
    method,
    headers: { authorization: `Bearer ${server.adminKey}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  expect(response.ok, `${method} ${path}: ${response.status}`).toBe(true);
  return await response.json();
}
