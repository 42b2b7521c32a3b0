import { expect, test } from '@playwright/test';
import { api, connect, putMetrics, quickExperiment } from './api';
import { lookAt } from './look-at';
import { openByKey } from './open-by-key';
import { serveUntil } from './serve-until';
import { e2e } from './settings';

test('each error stands next to its field and names the fix', async ({ page }) => {
  await putMetrics();
  await page.goto('/experiments/new');
  await page.getByLabel('Key', { exact: true }).fill('no spaces please');
  await page.getByRole('textbox', { name: 'Stage 1' }).fill('80');
  await page.getByRole('button', { name: 'Save draft' }).click();
  const summary = page.getByRole('alert').filter({ hasText: 'fields need a change' });
  await expect(summary).toBeVisible();
  await expect(page.locator('[id="key-problem"]')).toContainText('may hold letters, digits');
  await expect(page.locator('[id="name-problem"]')).toBeVisible();
  await expect(page.locator('[id="ramp.stages[1].coverage-problem"]')).toContainText(/must be above the stage before \(80.%\)/);
  const stage = page.getByRole('textbox', { name: 'Stage 2' });
  await expect(stage).toHaveAttribute('aria-invalid', 'true');
  await summary.getByRole('link', { name: 'Stage 2', exact: true }).click();
  await expect(stage).toBeFocused();
});

test('a field that is not in order yet is named beside the form and one click away', async ({ page }) => {
  await page.goto('/experiments/new');
  await expect(page.getByText(/not in order yet/)).toBeVisible();
  await page.getByRole('link', { name: 'Name', exact: true }).click();
  await expect(page.getByLabel('Name', { exact: true })).toBeFocused();
});

test('a problem in a folded part opens it, and a fold opens by key', async ({ page }) => {
  await putMetrics();
  await page.goto('/experiments/new');
  const fold = page.getByText('Holdback, control group and how');
  await expect(page.getByLabel('Blind time')).toBeHidden();
  await fold.press('Enter');
  await page.getByLabel('Blind time').fill('long');
  await expect(page.locator('[id="ramp.blindTime-problem"]')).toBeVisible();
  await page.reload();
  await expect(page.getByLabel('Blind time')).toBeHidden();
  await page.getByRole('button', { name: 'Save draft' }).click();
  await expect(page.locator('[id="ramp.blindTime-problem"]')).toBeVisible();
  await expect(page.getByLabel('Blind time')).toHaveValue('long');
});

test('a draft survives a closed tab', async ({ page }) => {
  await page.goto('/experiments/new');
  await page.getByLabel('Name', { exact: true }).fill('Half written');
  await page.reload();
  await expect(page.getByLabel('Name', { exact: true })).toHaveValue('Half written');
});

test('of two people who edit the same draft the second one is told what changed', async ({ page }) => {
  const key = `both-${Date.now()}`;
  await putMetrics();
  await api('PUT', `experiments/${key}`, quickExperiment(key));
  await page.goto(`/experiments/${key}/design`);
  await page.getByLabel('Owner').fill('Second person');
  await api('PUT', `experiments/${key}`, { ...quickExperiment(key), hypothesis: 'Changed by the first person.' });
  await page.getByRole('button', { name: 'Save draft' }).click();
  await expect(page.getByText('Somebody else has saved this draft meanwhile')).toBeVisible();
  await expect(page.getByLabel('What they changed')).toHaveText(
    /They changed: Hypothesis.*Theirs: Changed by the first person\..*Yours: More searches/,
  );
  await lookAt(page, 'draft-conflict');
  await page.getByRole('button', { name: /Join/ }).click();
  await page.getByRole('button', { name: 'Save draft' }).click();
  await expect(page.getByRole('heading', { name: key, exact: true })).toBeVisible();
  const { document } = (await api('GET', `experiments/${key}`)) as { document: { owner: string; hypothesis: string } };
  expect(document.owner).toBe('Second person');
  expect(document.hypothesis).toBe('Changed by the first person.');
});

test('of two people who edit the same metric the second one is told what changed, and may save over it', async ({ page }) => {
  const key = `both-${Date.now()}`;
  const metric = { name: 'Opened', kind: 'proportion', event: 'click', description: 'kept through the form' };
  await api('PUT', `metrics/${key}`, metric);
  await page.goto(`/metrics/${key}`);
  await page.getByLabel('Name', { exact: true }).fill('Second');
  await page.getByLabel('Window', { exact: true }).fill('2h');
  await api('PUT', `metrics/${key}`, { ...metric, name: 'First', lateness: '1h' });
  await page.getByRole('button', { name: 'Save metric' }).click();
  await expect(page.getByText('Somebody else has saved this metric meanwhile')).toBeVisible();
  await lookAt(page, 'metric-conflict');
  await expect(page.getByLabel('What they changed')).toContainText('They changed: name, and so did youIt was: Opened');
  await expect(page.getByLabel('What they changed')).toContainText('Theirs: FirstYours: Second');
  await expect(page.getByLabel('Window', { exact: true })).toHaveValue('2h');
  await page.getByRole('button', { name: /^Join/ }).click();
  await expect(page.getByLabel('Lateness', { exact: true })).toHaveValue('1h');
  await expect(page.getByLabel('Name', { exact: true })).toHaveValue('Second');
  await api('PUT', `metrics/${key}`, { ...metric, name: 'Third' });
  await page.getByRole('button', { name: 'Save metric' }).click();
  await page.getByRole('button', { name: 'Save mine over theirs' }).click();
  await expect(page).toHaveURL(/\/metrics$/);
  expect(await api('GET', `metrics/${key}`)).toMatchObject({ ...metric, name: 'Second', window: '2h', lateness: '1h' });
});

test('a layer is changed in its own form, upon what it has', async ({ page }) => {
  const layer = `shared-${Date.now()}`;
  await putMetrics();
  for (const key of [`${layer}-a`, `${layer}-b`]) await api('PUT', `experiments/${key}`, { ...quickExperiment(key), layer });
  await api('PUT', `layers/${layer}`, { slots: [{ experiment: `${layer}-a`, from: 0, to: 100 }] });
  await page.goto('/layers');
  await page.getByText(`Change the slots of ${layer}`).click();
  const slots = page.getByLabel(`Slots of ${layer}`);
  await expect(slots).toHaveValue(`${layer}-a 0 100`);
  await slots.fill(`${layer}-a 0 100\n${layer}-b 500 600`);
  await api('PUT', `layers/${layer}`, { slots: [{ experiment: `${layer}-a`, from: 0, to: 200 }] });
  const form = page.locator('form').filter({ has: slots });
  await form.getByRole('button', { name: 'Save slots' }).click();
  await expect(form.getByText('Somebody else has saved this layer meanwhile')).toBeVisible();
  await expect(form.getByLabel('What they changed')).toHaveText(
    new RegExp(`the slot of ${layer}-aIt was: buckets 0 to 100, 1.%Theirs: buckets 0 to 200, 2.%Yours: buckets 0 to 100`),
  );
  await lookAt(page, 'layer-conflict');
  await form.getByRole('button', { name: /^Join/ }).click();
  await expect(slots).toHaveValue(`${layer}-a 0 200\n${layer}-b 500 600`);
  await form.getByRole('button', { name: 'Save slots' }).click();
  await expect(form.getByText('Saved and published.')).toBeVisible();
  await slots.fill(`${layer}-a 0 200\n${layer}-b 150 600`);
  await form.getByRole('button', { name: 'Save slots' }).click();
  await expect(form.getByRole('alert')).toContainText(
    `Slot 2 gives "${layer}-b" buckets 150 to 600, while "${layer}-a" has 0 to 200: both would own 150 to 200, so begin at 200.`,
  );
});

test('of two people who change the holdout the second one is told, and nothing is lost unseen', async ({ page }) => {
  await api('PUT', 'holdout', { share: 0.01 });
  await page.goto('/layers');
  await page.getByLabel('Share in per cent').fill('3');
  await api('PUT', 'holdout', { share: 0.02 });
  await page.getByRole('button', { name: 'Save holdout' }).click();
  await expect(page.getByText('Somebody else has saved this holdout meanwhile')).toBeVisible();
  await expect(page.getByLabel('What they changed')).toHaveText(/the share, and so did you.*It was: 1 %.*Theirs: 2 %.*Yours: 3 %/);
  await lookAt(page, 'holdout-conflict');
  expect(await api('GET', 'holdout')).toEqual({ share: 0.02 });
  await page.getByRole('button', { name: 'Save mine over theirs' }).click();
  await expect(page.getByText('Saved and published.')).toBeVisible();
  expect(await api('GET', 'holdout')).toEqual({ share: 0.03 });
  await page.getByLabel('Share in per cent').fill('0');
  await page.getByRole('button', { name: 'Save holdout' }).click();
  await expect.poll(() => api('GET', 'holdout')).toEqual({ share: 0 });
});

test('of two people who change a webhook the second one is told what changed, and may join both', async ({ page }) => {
  const webhook = { name: 'pager', url: 'http://127.0.0.1:9/pager', events: ['rollback', 'kill'], enabled: false };
  const { id } = (await api('POST', 'webhooks', webhook)) as { id: number };
  await page.goto(`/settings/webhooks/${id}`);
  await page.getByLabel('Name', { exact: true }).fill('on-call pager');
  await api('PUT', `webhooks/${id}`, { ...webhook, events: ['kill'], holdAfter: '2d' });
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(page.getByText('Somebody else has saved this webhook meanwhile')).toBeVisible();
  await lookAt(page, 'webhook-conflict');
  await page.getByRole('button', { name: 'Join both' }).click();
  await expect(page.getByLabel('Name', { exact: true })).toHaveValue('on-call pager');
  await expect(page.getByLabel('is rolled back')).not.toBeChecked();
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(page.getByText('Saved.', { exact: true })).toBeVisible();
  expect(await api('GET', `webhooks/${id}`)).toMatchObject({ name: 'on-call pager', events: ['kill'], holdAfter: '2d' });
  await api('DELETE', `webhooks/${id}`);
});

test('what is not there is a 404 page', async ({ page }) => {
  const answer = await page.goto('/experiments/no-such-experiment');
  expect(answer?.status()).toBe(404);
  await expect(page.getByRole('heading', { name: 'There is nothing here' })).toBeVisible();
});

test('a key is shown once, copied also where there is no clipboard, used, and revoked', async ({ page }) => {
  // As on a page that came over plain http from another machine.
  await page.addInitScript(() => Object.defineProperty(navigator, 'clipboard', { value: undefined }));
  await page.goto('/settings');
  await page.getByLabel('Name', { exact: true }).fill('browser test');
  await page.getByRole('button', { name: 'Make key' }).click();
  const key = (await page.getByRole('status').locator('code').textContent()) ?? '';
  await page.getByRole('button', { name: 'Copy' }).click();
  await expect(page.getByRole('button', { name: 'Copied' })).toBeFocused();
  await page.getByLabel('Name', { exact: true }).press('Control+V');
  await expect(page.getByLabel('Name', { exact: true })).toHaveValue(key);
  const config = () => fetch(`${e2e.url}/api/v1/config`, { headers: { authorization: `Bearer ${key}` } });
  expect((await config()).status).toBe(200);
  await page.reload();
  await expect(page.getByText(key)).toHaveCount(0);
  await page.getByRole('button', { name: 'Revoke browser test' }).first().click();
  await page.getByRole('button', { name: 'Revoke for good' }).click();
  await expect(page.getByText(/^revoked/).first()).toBeVisible();
  await expect.poll(async () => (await config()).status).toBe(401);
});

test('an experiment archived in another tab is told in words, and its draft form is not lost', async ({ page }) => {
  const key = `gone-${Date.now()}`;
  await putMetrics();
  await api('PUT', `experiments/${key}`, quickExperiment(key));
  await page.goto(`/experiments/${key}/design`);
  await page.getByLabel('Owner').fill('Somebody');
  await api('POST', `experiments/${key}/archive`, { reason: 'in another tab' });
  await page.getByRole('button', { name: 'Save draft' }).click();
  await expect(page.getByRole('alert').filter({ hasText: 'archived' })).toBeVisible();
  await expect(page.getByLabel('Owner')).toHaveValue('Somebody');
  await lookAt(page, 'draft-archived-meanwhile');
});

test('a report that was open when its experiment was archived says so by itself', async ({ page }) => {
  const key = `left-${Date.now()}`;
  await putMetrics();
  await api('PUT', `experiments/${key}`, quickExperiment(key));
  await page.goto(`/experiments/${key}`);
  await api('POST', `experiments/${key}/archive`, { reason: 'in another tab' });
  await expect(page.getByText(/Archived$/).first()).toBeVisible();
  await lookAt(page, 'report-archived-meanwhile');
});

test('an experiment without an event yet says what it waits for, and draws no figure', async ({ page }) => {
  const key = `empty-${Date.now()}`;
  await putMetrics();
  await api('PUT', `experiments/${key}`, quickExperiment(key));
  await api('POST', `experiments/${key}/start`, {});
  await expect(async () => {
    await page.goto(`/experiments/${key}`);
    await expect(page.getByRole('region', { name: 'Verdict' })).toContainText('no traffic has been seen', { timeout: 1_000 });
  }).toPass();
  await expect(page.getByRole('region', { name: 'Health of the data' })).toContainText('no units yet');
  await expect(page.getByText(/NaN|undefined|Infinity/)).toHaveCount(0);
  await page.goto('/');
  await expect(page.getByRole('link', { name: new RegExp(key) })).toBeVisible();
});

test('an arm that never sends a metric is told, and the ramp does not widen', async ({ page }) => {
  test.setTimeout(120_000);
  const key = `silent-${Date.now()}`;
  await putMetrics();
  // As a guardrail that may lose nearly all of it: shown harm would end the ramp before the silence is told.
  const metrics = { primary: 'latency', guardrails: [{ metric: 'clicks', marginAbsolute: 0.9 }] };
  await api('PUT', `experiments/${key}`, { ...quickExperiment(key), metrics });
  await api('POST', `experiments/${key}/start`, {});
  await page.goto(`/experiments/${key}`);
  const client = await connect();
  try {
    const clickRate = (variant: string) => (variant === 'candidate' ? 0 : 0.3);
    await serveUntil(client, { experiment: key, clickRate, wanted: ({ sentence }) => /clicks.*stopped/.test(sentence) });
  } finally {
    await client.close();
  }
  await expect(page.getByRole('region', { name: 'Verdict' })).toContainText('clicks has stopped sending while other events go on');
  const { coverage } = (await api('GET', `experiments/${key}`)) as { coverage: number };
  expect(coverage).toBeLessThanOrEqual(0.1);
});

test('a command given in one tab after another tab ended the attempt is refused in a sentence', async ({ page }) => {
  const key = `twice-${Date.now()}`;
  await putMetrics();
  await api('PUT', `experiments/${key}`, quickExperiment(key));
  await api('POST', `experiments/${key}/start`, {});
  await page.goto(`/experiments/${key}`);
  await openByKey(page, 'p');
  await api('POST', `experiments/${key}/kill`, { reason: 'in another tab' });
  await page.getByRole('dialog').getByRole('button', { name: 'Pause' }).click();
  await expect(page.getByRole('dialog').getByRole('alert')).toContainText(`"${key}": Only a running experiment can be paused.`);
  await expect(page.getByRole('dialog').getByRole('button', { name: 'Pause' })).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(page.getByText(/Rolled back$/).first()).toBeVisible();
});

test('a metric deleted in another tab is said to be gone when it is opened', async ({ page }) => {
  const key = `passing-${Date.now()}`;
  await api('PUT', `metrics/${key}`, { kind: 'proportion', event: 'click' });
  await page.goto('/metrics');
  await api('DELETE', `metrics/${key}`);
  await page.getByRole('link', { name: new RegExp(key) }).click();
  await expect(page.getByRole('heading', { name: 'There is nothing here' })).toBeVisible();
  await page.getByRole('link', { name: 'All experiments' }).click();
  await expect(page.getByRole('heading', { name: 'Experiments', level: 1 })).toBeVisible();
});

test('a page that is slow to come says that it is on its way', async ({ page }) => {
  await page.goto('/audit', { waitUntil: 'networkidle' });
  let release = () => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  await page.route(/\/metrics(\?|$)/, async (route) => {
    await held;
    await route.continue();
  });
  await page.getByRole('navigation', { name: 'Main' }).last().getByRole('link', { name: 'Metrics' }).click();
  await expect(page.locator('.on-its-way')).toBeAttached();
  release();
  await expect(page.getByRole('heading', { name: 'Metrics', level: 1 })).toBeVisible();
  await expect(page.locator('.on-its-way')).toHaveCount(0);
});
