import { expect, type Locator, test } from '@playwright/test';
import { api, putMetrics, quickExperiment } from './api';
import { confirm, tabTo } from './keys';
import { violationsOf } from './look-at';
import { openByKey } from './open-by-key';

test('everything is reached without a mouse', async ({ page }) => {
  const key = `keys-${Date.now()}`;
  await putMetrics();
  await api('PUT', `experiments/${key}-other`, quickExperiment(`${key}-other`, 'Another one'));
  await api('PUT', `experiments/${key}`, quickExperiment(key, `Keys ${key}`));
  await api('POST', `experiments/${key}/start`, { reason: 'test' });
  await page.goto(`/?q=${key}`);
  await page.getByRole('heading', { name: 'Experiments' }).waitFor();

  await page.keyboard.press('Tab');
  await expect(page.getByRole('link', { name: 'Skip to content' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.locator('main')).toBeFocused();

  await expect(async () => {
    await page.keyboard.press('j');
    await expect(page.locator('[data-row]').first()).toBeFocused({ timeout: 1_000 });
  }).toPass();
  await page.keyboard.press('j');
  await expect(page.locator('[data-row]').nth(1)).toBeFocused();
  await page.keyboard.press('k');
  await expect(page.locator('[data-row]').nth(0)).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('region', { name: 'Verdict' })).toBeVisible();

  await page.keyboard.press('g');
  await page.keyboard.press('m');
  await expect(page.getByRole('heading', { name: 'Metrics' })).toBeVisible();

  await page.keyboard.press('?');
  await expect(page.getByRole('dialog', { name: 'Keyboard' })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toBeHidden();

  await page.keyboard.press('Control+k');
  await expect(page.getByRole('combobox')).toBeFocused();
  await page.keyboard.type(`Keys ${key}`);
  await expect(page.getByRole('option', { name: new RegExp(key), selected: true })).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: `Keys ${key}` })).toBeVisible();

  await page.keyboard.press('b');
  await expect(page.getByRole('dialog').getByLabel(/Reason/)).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog').getByText('Rolled back')).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('button', { name: /Restart/ })).toBeVisible();
});

test('a report is read, and a decision found and replayed, with the keyboard alone', async ({ page }) => {
  const key = `read-${Date.now()}`;
  await putMetrics();
  await api('PUT', `experiments/${key}`, quickExperiment(key));
  await api('POST', `experiments/${key}/start`, { reason: 'test' });
  await page.goto(`/experiments/${key}`);
  const words = page.getByText('What these words mean');
  await words.focus();
  await page.keyboard.press('Enter');
  await expect(page.getByText('sample ratio mismatch')).toBeVisible();
  await expect(async () => {
    await page.keyboard.press('d');
    await expect(page.getByRole('heading', { name: 'Decisions', level: 1 })).toBeVisible({ timeout: 2_000 });
  }).toPass();
  await expect(async () => {
    await page.keyboard.press('j');
    await expect(page.locator('[data-row]').first()).toBeFocused({ timeout: 1_000 });
  }).toPass();
  await page.keyboard.press('Enter');
  const replay = page.getByRole('button', { name: 'Replay' });
  await replay.waitFor();
  await expect(async () => {
    await page.keyboard.press('Tab');
    await expect(replay).toBeFocused({ timeout: 200 });
  }).toPass();
  await page.keyboard.press('Enter');
  await expect(page.getByText('The same to the last of')).toBeVisible();
});

test('an earlier attempt is read as it ended, with its files, and nothing acts on it', async ({ page }) => {
  const key = `again-${Date.now()}`;
  await putMetrics();
  await api('PUT', `experiments/${key}`, quickExperiment(key));
  await api('POST', `experiments/${key}/start`, {});
  await api('POST', `experiments/${key}/rollback`, { reason: 'a broken build' });
  await api('POST', `experiments/${key}/restart`, { reason: 'mended' });
  await page.goto(`/experiments/${key}`);
  await expect(page.getByRole('button', { name: /Kill switch/ })).toBeVisible();
  const attempts = page.getByRole('navigation', { name: 'Attempts' });
  await tabTo(page, attempts.getByRole('link', { name: '1' }));
  await page.keyboard.press('Enter');
  await expect(page.getByText('Attempt 1 of 2: ended')).toBeVisible();
  await expect(page.getByRole('region', { name: 'Verdict' })).toContainText('a broken build');
  await expect(attempts.getByRole('link', { name: '1' })).toHaveAttribute('aria-current', 'page');
  expect(await violationsOf(page, 'light')).toEqual([]);

  const menu = page.getByRole('navigation', { name: 'Report' });
  for (const file of ['JSON', 'CSV']) {
    const answer = await page.request.get((await menu.getByRole('link', { name: file }).getAttribute('href')) ?? '');
    expect(await answer.text()).toMatch(file === 'JSON' ? /"attempt":1,/ : new RegExp(`\\n${key},1,`));
  }
  await page.getByRole('combobox', { name: 'Metric in detail' }).selectOption('Latency');
  await page.getByRole('button', { name: 'Show' }).click();
  await expect(page).toHaveURL(/attempt=1&metric=latency/);
  await expect(page.getByRole('heading', { name: 'Readings: Latency' })).toBeVisible();
  await expect(page.getByRole('button', { name: /Restart|Clone|Kill|Roll back|More/ })).toHaveCount(0);
  await menu.getByRole('link', { name: 'Print' }).click();
  await expect(page.getByText('1 of 2', { exact: true })).toBeVisible();
  await page.goto(`/experiments/${key}?attempt=3`);
  await expect(page.getByRole('heading', { name: 'There is nothing here' })).toBeVisible();
});

test('single-key shortcuts can be turned off', async ({ page }) => {
  await page.goto('/metrics');
  await page.getByRole('heading', { name: 'Metrics' }).waitFor();
  await openByKey(page, '?');
  await page.getByLabel('Single-key shortcuts').uncheck();
  await page.keyboard.press('Escape');
  await page.keyboard.press('n');
  await page.keyboard.press('?');
  await expect(page).toHaveURL(/\/metrics$/);
  await expect(page.getByRole('dialog')).toBeHidden();
});

test('an experiment is defined, started, paused, resumed and killed with the keyboard alone', async ({ page }) => {
  test.setTimeout(120_000);
  const key = `typed-${Date.now()}`;
  await putMetrics();
  await page.goto('/');
  await page.getByRole('heading', { name: 'Experiments' }).waitFor();
  await expect(async () => {
    await page.keyboard.press('n');
    await expect(page.getByRole('heading', { name: 'New experiment' })).toBeVisible({ timeout: 2_000 });
  }).toPass();
  const type = async (field: Locator, text: string) => {
    await tabTo(page, field);
    await page.keyboard.press('Control+a');
    await page.keyboard.type(text);
  };
  await type(page.getByLabel('Name', { exact: true }), 'Typed');
  await type(page.getByLabel('Key', { exact: true }), key);
  await type(page.getByLabel('Value').nth(0), '1');
  await type(page.getByLabel('Value').nth(1), '2');
  await tabTo(page, page.getByLabel('Primary metric'));
  await page.keyboard.type('Clicks');
  await type(page.getByLabel('New units a day'), '20000');
  await type(page.getByLabel('Mean').first(), '0.3');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'Typed', level: 1 })).toBeVisible();

  await tabTo(page, page.getByRole('button', { name: 'Start', exact: true }));
  await page.keyboard.press('Enter');
  await confirm(page, 'typed, not clicked');
  for (const [shortcut, state] of [
    ['p', 'paused'],
    ['p', 'running'],
    ['x', 'rolled_back'],
  ] as const) {
    await openByKey(page, shortcut);
    await confirm(page, `to be ${state}`);
    expect(((await api('GET', `experiments/${key}`)) as { state: string }).state).toBe(state);
  }
  const { decisions } = (await api('GET', `experiments/${key}/decisions`)) as { decisions: { reason: string | null }[] };
  expect(decisions.map(({ reason }) => reason)).toEqual(expect.arrayContaining(['to be rolled_back', 'to be paused', 'to be running']));
});

test('the focus goes back to where it was when a dialog is left', async ({ page }) => {
  const key = `focus-${Date.now()}`;
  await putMetrics();
  await api('PUT', `experiments/${key}`, quickExperiment(key));
  await api('POST', `experiments/${key}/start`, {});
  await page.goto(`/experiments/${key}`);
  const pause = page.getByRole('button', { name: 'Pause' });
  await pause.focus();
  for (const open of ['Enter', 'Control+k', '?', 'x']) {
    await openByKey(page, open);
    await page.keyboard.press('Escape');
    await expect(page.getByRole('dialog')).toHaveCount(0);
    await expect(pause, open).toBeFocused();
  }
  expect(((await api('GET', `experiments/${key}`)) as { state: string }).state).toBe('running');

  // A command that takes its own button away, told with the focus where it closes.
  await page.getByRole('button', { name: /Roll back/ }).focus();
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByLabel(/Reason/)).toBeFocused();
  await page.keyboard.press('Enter');
  const close = dialog.getByRole('button', { name: 'Close' });
  await expect(close).toBeFocused();
  await expect(close).toHaveAccessibleDescription(/^State: Rolled back, coverage 0.%\. The config is published\./);
  await page.keyboard.press('Enter');
  await expect(page.locator('main')).toBeFocused();
});

test('what the gate said is told where it was asked', async ({ page }) => {
  const key = `asked-${Date.now()}`;
  await putMetrics();
  await api('PUT', `experiments/${key}`, quickExperiment(key));
  await api('POST', `experiments/${key}/start`, {});
  await page.goto(`/experiments/${key}`);
  await page.getByText('More', { exact: true }).click();
  await page.getByRole('button', { name: 'Check the gate now' }).click();
  const dialog = page.getByRole('dialog');
  const told = dialog.getByRole('status');
  // Refused while the worker settles the same experiment.
  await expect(async () => {
    if ((await told.count()) === 0) await dialog.getByRole('button', { name: 'Check the gate now' }).click({ timeout: 1_000 });
    await expect(told).toContainText('The gate: Hold at 10 %', { timeout: 5_000 });
  }).toPass();
});
