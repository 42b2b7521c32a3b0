import { expect, type Page, test } from '@playwright/test';
import { api, putMetrics, quickExperiment } from './api';
import { invite } from './invite';
import { HAS_VIEWER, lookAt, violationsOf } from './look-at';
import { e2e } from './settings';

test('an environment is made, entered, filled beside its like-named neighbour, and left', async ({ page }) => {
  test.setTimeout(120_000);
  const name = `Staging ${Date.now()}`;
  const environment = name.toLowerCase().replace(' ', '-');
  const key = `twin-${Date.now()}`;
  await putMetrics();
  await api('PUT', `experiments/${key}`, quickExperiment(key, 'Twin of production'));

  await page.goto('/settings');
  await create(page, '', 'Not a key');
  await expect(page.getByText(/must be small letters/)).toBeVisible();
  await expect(page.getByText(/must not be empty/)).toBeVisible();
  await create(page, name, 'production');
  await expect(page.getByText(/"production" is taken/)).toBeVisible();
  await create(page, name, environment);
  await expect(page).toHaveURL(`${e2e.url}/?environment=${environment}`);
  await lookAt(page, 'environment-first-run', /Put a new model in front of real users/);
  await expect(page.getByText(`owner of ${environment}`)).toBeVisible();

  await makeMetric(page);
  await page.getByRole('link', { name: 'Experiments' }).last().click();
  await page.getByRole('link', { name: /New experiment/ }).click();
  await page.getByLabel('Name', { exact: true }).fill('Twin of staging');
  await page.getByLabel('Key', { exact: true }).fill(key);
  await page.getByLabel('Value').nth(0).fill('1');
  await page.getByLabel('Value').nth(1).fill('2');
  await page.getByLabel('Primary metric').selectOption('orders');
  await page.getByLabel('New units a day').fill('20000');
  await page.getByLabel('Mean').first().fill('0.3');
  await page.getByRole('button', { name: 'Save draft' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Twin of staging' })).toBeVisible();
  await expect(page).toHaveURL(`${e2e.url}/experiments/${key}?environment=${environment}`);
  await page.getByRole('button', { name: 'Start', exact: true }).click();
  await page
    .getByRole('dialog')
    .getByRole('button', { name: /^Start/ })
    .click();
  await expect(page.getByRole('dialog').getByText('The config is published')).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('link', { name: 'JSON' })).toHaveAttribute(
    'href',
    `/experiments/${key}/report.json?environment=${environment}`,
  );

  await everyLinkStays(page, key, environment);
  await exportsAreOf(page, key, environment);

  await page.goto(`/metrics?environment=${environment}`);
  await chooseByKeyboard(page, 'production');
  await expect(page).toHaveURL(`${e2e.url}/metrics`);
  await expect(page.getByRole('link', { name: 'Clicks' })).toBeVisible();
  await expect(page.getByRole('link', { name: 'Orders' })).toHaveCount(0);
  const twin = (await api('GET', `experiments/${key}`)) as { state: string; document: { name: string } };
  expect(twin).toMatchObject({ state: 'draft', document: { name: 'Twin of production' } });
  await page.goto(`/experiments/${key}`);
  await expect(page.getByRole('heading', { level: 1, name: 'Twin of production' })).toBeVisible();
});

test('each page of an empty environment says what belongs there', async ({ page }) => {
  test.setTimeout(180_000);
  const environment = `empty-${Date.now()}`;
  await api('POST', 'environments', { key: environment, name: 'Empty' });
  for (const [place, words] of [
    ['metrics', 'No metrics yet'],
    ['layers', 'No layers yet'],
    ['events', 'Waiting for the first event'],
    ['audit', 'environment created'],
    ['settings/webhooks', 'No webhooks yet'],
  ] as const) {
    await page.goto(`/${place}?environment=${environment}`);
    await expect(page.getByText(words)).toBeVisible();
    await lookAt(page, `empty-${place.replace('/', '-')}`);
  }
});

test('the switch is a menu, in both themes and at both widths', async ({ page }) => {
  const environment = `menu-${Date.now()}`;
  await api('POST', 'environments', { key: environment, name: 'An environment whose name is rather long, as names are' });
  for (const colorScheme of ['light', 'dark'] as const) {
    for (const width of [1280, 390]) {
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize({ width, height: 900 });
      await page.goto(`/settings?environment=${environment}`);
      await page.getByRole('button', { name: /^Environment/ }).press('Enter');
      await expect(page.getByRole('menuitemradio', { checked: true })).toContainText('An environment whose name');
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
      if (HAS_VIEWER) await page.screenshot({ path: `${import.meta.dirname}/__screens__/environment-menu-${width}-${colorScheme}.png` });
      expect(await violationsOf(page, colorScheme)).toEqual([]);
      await page.keyboard.press('Escape');
      await expect(page.getByRole('menu')).toHaveCount(0);
      await expect(page.getByRole('button', { name: /^Environment/ })).toBeFocused();
    }
  }
});

test('an environment is renamed, archived once nothing runs in it, and reopened', async ({ page }) => {
  const environment = `old-${Date.now()}`;
  const { adminKey } = (await api('POST', 'environments', { key: environment, name: 'Old' })) as { adminKey: string };
  const inside = (method: string, path: string, body?: object) =>
    page.request.fetch(`${e2e.url}/api/v1/${path}`, {
      method,
      headers: { 'x-api-key': adminKey },
      ...(body === undefined ? {} : { data: body }),
    });
  const { id } = (await (await inside('POST', 'keys', { kind: 'server', name: 'checkout' })).json()) as { id: number };
  await page.goto(`/settings?environment=${environment}`);
  await page.getByLabel('Name of this environment').fill('Renamed');
  await page.getByRole('button', { name: 'Rename' }).click();
  await expect(page.getByRole('cell', { name: 'Renamed (this one)' })).toBeVisible();
  const archive = async () => {
    await page.getByRole('button', { name: `Archive ${environment}`, exact: true }).click();
    await page.getByRole('button', { name: `Archive ${environment} now` }).click();
  };
  await archive();
  await expect(page.getByRole('alert').filter({ hasText: 'checkout' })).toContainText('1 key (checkout) is in use');
  await lookAt(page, 'archive-refused', /Settings/);
  await inside('DELETE', `keys/${id}`);
  await archive();
  await expect(page).toHaveURL(`${e2e.url}/`);
  await page.goto(`/settings?environment=${environment}`);
  await expect(page.getByRole('heading', { name: /You have no role here/ })).toBeVisible();
  await page.goto('/settings');
  await page.getByRole('button', { name: `Reopen ${environment}` }).click();
  await expect(page.getByRole('region', { name: 'Table of environments' }).getByRole('link', { name: 'Renamed' })).toBeVisible();
  await page.goto(`/audit?environment=${environment}`);
  await expect(page.getByRole('cell', { name: 'environment reopened' })).toBeVisible();
});

test('a link into an environment opens to its members alone, and stops with the membership', async ({ page, browser }) => {
  const environment = `closed-${Date.now()}`;
  const guest = await invite(page, browser, { name: 'Gil Guest', email: `gil-${Date.now()}@example.com`, role: 'viewer' });
  await api('POST', 'environments', { key: environment, name: 'Closed' });
  await guest.goto(`/experiments/anything?environment=${environment}`);
  await lookAt(guest, 'no-access', /You have no role here yet/);
  await expect(guest.getByText(environment)).toBeVisible();
  await expect(guest.getByRole('link', { name: /production/ })).toHaveAttribute('href', '/');
  for (const place of ['/live?of=', '/experiments/x/report.json?', '/experiments/x/report.csv?', '/settings?', '/?']) {
    const answer = await guest.request.get(`${place}&environment=${environment}`, { maxRedirects: 0 });
    expect(answer.headers()['location'], place).toBe(`/no-access?environment=${environment}`);
  }

  await guest.goto('/settings');
  await page.goto('/settings');
  await page.getByRole('button', { name: 'Remove Gil Guest', exact: true }).first().click();
  await page.getByRole('button', { name: 'Remove Gil Guest for good' }).first().click();
  await expect(page.getByRole('button', { name: 'Remove Gil Guest', exact: true })).toHaveCount(0);
  // The page is told of the change, asks anew, and is shown to nobody any more.
  await expect(guest.getByRole('heading', { name: 'Sign in' })).toBeVisible();
  await guest.context().close();
});

async function create(page: Page, name: string, key: string): Promise<void> {
  await page.getByLabel('Name of a new environment').fill(name);
  await page.getByLabel('Key', { exact: true }).fill(key);
  await page.getByRole('button', { name: 'Create environment' }).click();
}

async function makeMetric(page: Page): Promise<void> {
  await page.getByRole('link', { name: 'New metric' }).click();
  await page.getByLabel('Name', { exact: true }).fill('Orders');
  await page.getByLabel('Key', { exact: true }).fill('orders');
  await page.getByLabel('Event', { exact: true }).fill('order');
  await page.getByRole('button', { name: /Save|Create/ }).click();
  await expect(page.getByRole('link', { name: 'Orders' })).toBeVisible();
  await expect(page).toHaveURL(/\/metrics\?environment=/);
}

/** A link that forgot the environment would lead into the default one in silence. */
async function everyLinkStays(page: Page, key: string, environment: string): Promise<void> {
  const places = [
    '/',
    '/?q=twin',
    '/experiments/new',
    `/experiments/${key}`,
    `/experiments/${key}/design`,
    `/experiments/${key}/decisions`,
  ];
  const others = ['/metrics', '/metrics/orders', '/layers', '/events', '/events/units?unit=x', '/audit', '/settings', '/settings/webhooks'];
  for (const path of [...places, ...others, '/account', '/experiments/nothing-here']) {
    await page.goto(`${path}${path.includes('?') ? '&' : '?'}environment=${environment}`, { waitUntil: 'domcontentloaded' });
    await page.locator('h1').waitFor();
    const hrefs = await page
      .locator('a[href]')
      .evaluateAll((links) => links.map((link) => link.getAttribute('href') ?? '').filter((href) => !href.startsWith('#')));
    const strays = hrefs.filter((href) => new URL(href, e2e.url).searchParams.get('environment') !== environment);
    expect(
      strays.filter((href) => href !== '/settings'),
      path,
    ).toEqual([]);
    for (const form of await page.locator('form:has(input[type="search"])').all())
      await expect(form.locator('input[name="environment"]'), path).toHaveValue(environment);
  }
}

async function exportsAreOf(page: Page, key: string, environment: string): Promise<void> {
  const staging = await (await page.request.get(`/experiments/${key}/report.json?environment=${environment}`)).json();
  const production = await (await page.request.get(`/experiments/${key}/report.json`)).json();
  expect(staging).toMatchObject({ name: 'Twin of staging', state: 'running' });
  expect(production).toMatchObject({ name: 'Twin of production', state: 'draft' });
  const csv = await page.request.get(`/experiments/${key}/report.csv?environment=${environment}`);
  expect(await csv.text()).toContain('orders');
}

async function chooseByKeyboard(page: Page, key: string): Promise<void> {
  await page.getByRole('button', { name: /^Environment/ }).focus();
  await page.keyboard.press('Enter');
  await expect(page.locator('[role=menu]:focus-within')).toBeVisible();
  await page.keyboard.type(key);
  await expect(page.getByRole('menuitemradio', { name: new RegExp(key) })).toBeFocused();
  await page.keyboard.press('Enter');
}
