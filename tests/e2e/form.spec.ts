import { expect, type Locator, type Page, test } from '@playwright/test';
import { api, putMetrics, quickExperiment } from './api';
import { lookAt } from './look-at';

test('the forecast is computed beside the form, and a change takes the place of the one before', async ({ page }) => {
  const key = `forecast-${Date.now()}`;
  await putMetrics();
  await api('PUT', `experiments/${key}`, quickExperiment(key));
  const asked: string[] = [];
  page.on('request', (request) => {
    if (request.url().endsWith('/experiments/check')) asked.push(request.url());
  });
  await page.goto(`/experiments/${key}/design`);
  const forecast = page.getByRole('region', { name: 'Forecast' });
  await expect(forecast.getByText('200 simulated ramps each')).toBeVisible();
  await page.getByLabel('Harm budget').fill('3');
  await expect(forecast).toHaveAttribute('aria-busy', 'true');
  await expect(forecast).toHaveAttribute('aria-busy', 'false');
  expect(asked.length).toBeGreaterThanOrEqual(2);
});

test('on a phone one line of the forecast stays in reach, moves nothing and hides nothing', async ({ page }) => {
  const key = `phone-${Date.now()}`;
  await putMetrics();
  await api('PUT', `experiments/${key}`, quickExperiment(key));
  const line = page.getByRole('link', { name: /^Forecast/ });
  await page.setViewportSize({ width: 390, height: 700 });
  await page.goto(`/experiments/${key}/design`);
  await expect(line).toContainText(/\d+ % promoted at a true \+20.0.%/);
  await expect(line).toBeInViewport({ ratio: 1 });
  expect(await layoutShift(page)).toBe(0);
  // What is reached by key stands above it.
  for (let press = 0; press < 25; press += 1) {
    await page.keyboard.press('Tab');
    expect(await hiddenBehind(line)).toBeNull();
  }
  await line.click();
  await expect(page.getByRole('region', { name: 'Forecast' })).toBeInViewport();
  await page.setViewportSize({ width: 1280, height: 900 });
  await expect(line).toBeHidden();
});

test('a second person can be required for approvals, in the same document as the API', async ({ page }) => {
  const key = `second-${Date.now()}`;
  await putMetrics();
  await api('PUT', `experiments/${key}`, quickExperiment(key));
  await page.goto(`/experiments/${key}/design`);
  await page.getByLabel(/Approvals need a second person/).check();
  await page.getByRole('button', { name: 'Save draft' }).click();
  await expect(page.getByRole('heading', { name: key, exact: true })).toBeVisible();
  const { document } = (await api('GET', `experiments/${key}`)) as { document: { ramp: { requireSecondPerson: boolean } } };
  expect(document.ramp.requireSecondPerson).toBe(true);
  await page.goto(`/experiments/${key}/design`);
  await expect(page.getByLabel(/Approvals need a second person/)).toBeChecked();
});

test('a forecast under way shows how far it is and can be stopped, and one that fails says so', async ({ page }) => {
  const key = `stopped-${Date.now()}`;
  await putMetrics();
  await api('PUT', `experiments/${key}`, quickExperiment(key));
  await holdFirstForecast(page);
  await page.goto(`/experiments/${key}/design`);
  const forecast = page.getByRole('region', { name: 'Forecast' });
  await expect(forecast.getByRole('progressbar')).toHaveAttribute('value', '0.4');
  await expect(forecast).toHaveAttribute('aria-busy', 'true');
  await forecast.getByRole('button', { name: 'Stop the forecast' }).click();
  await expect(forecast).toContainText('Stopped. A change asks anew.');
  await expect(forecast).toHaveAttribute('aria-busy', 'false');
  await forecast.getByRole('button', { name: 'Forecast again' }).click();
  await expect(forecast.getByText('200 simulated ramps each')).toBeVisible({ timeout: 60_000 });
  await page.route('**/experiments/check*', (route) => route.abort());
  await page.getByLabel('Harm budget').fill('3');
  await expect(forecast).toContainText('No forecast: the server does not answer');
  await lookAt(page, 'forecast-failed', /Design of/);
  await page.unroute('**/experiments/check*');
  await forecast.getByRole('button', { name: 'Forecast again' }).click();
  await expect(forecast).not.toContainText('No forecast');
});

test('a design that can hardly succeed is told so beside the form', async ({ page }) => {
  const key = `hopeless-${Date.now()}`;
  await putMetrics();
  const document = quickExperiment(key);
  await api('PUT', `experiments/${key}`, { ...document, plan: { ...document.plan, unitsPerDay: 200 } });
  await page.goto(`/experiments/${key}/design`);
  await expect(page.getByRole('region', { name: 'Forecast' })).toContainText('This ramp can hardly succeed', { timeout: 60_000 });
  await lookAt(page, 'forecast-warns', /Design of/);
});

test('what is wrong with a list, a part of a document, or what only JSON shows is a click away', async ({ page }) => {
  const key = `parts-${Date.now()}`;
  await putMetrics();
  await api('PUT', `experiments/${key}`, quickExperiment(key));
  await page.goto(`/experiments/${key}/design`);
  for (const stage of [3, 2, 1]) await page.getByRole('button', { name: `Remove stage ${stage}` }).click();
  await page.getByText('Layer, targeting, testers and slices').click();
  await page.getByLabel('Targeting').fill('{ "all": [{ "attribute": "country", "in": "DE" }] }');
  await expect(page.locator('[id="targeting-problem"]')).toContainText('all[0]');
  await page.getByRole('button', { name: 'Save draft' }).click();
  const summary = page.getByRole('alert').filter({ hasText: 'need a change' });
  await summary.getByRole('link', { name: 'Stages', exact: true }).click();
  await expect(page.getByRole('group', { name: 'Stages' })).toBeFocused();
  await expect(page.getByRole('group', { name: 'Stages' })).toContainText('Stages must have at least one stage');
  await summary.getByRole('link', { name: /^Targeting/ }).click();
  await expect(page.getByLabel('Targeting')).toBeFocused();
  await lookAt(page, 'design-part-errors', /Design of/);
  await page.getByRole('button', { name: 'JSON' }).click();
  const json = page.getByLabel('Document');
  const draft = JSON.parse(await json.inputValue()) as { ramp: object };
  await json.fill(JSON.stringify({ ...draft, ramp: { ...draft.ramp, alphaHarm: 0.9 } }));
  await page.getByRole('button', { name: 'Form' }).click();
  await page.getByRole('link', { name: 'ramp.alphaHarm' }).first().click();
  await expect(json).toBeFocused();
});

test('what is typed as JSON is the form’s at once, and nothing is saved while it cannot be read', async ({ page }) => {
  const key = `json-${Date.now()}`;
  await putMetrics();
  await api('PUT', `experiments/${key}`, quickExperiment(key));
  await page.goto(`/experiments/${key}/design`);
  await page.getByRole('button', { name: 'JSON' }).click();
  const json = page.getByLabel('Document');
  const text = await json.inputValue();
  await json.fill(text.replace('Search team', 'Typed as JSON').slice(0, -1));
  await expect(page.locator('[id="json-problem"]')).toContainText('Document cannot be read');
  await page.getByRole('button', { name: 'Save draft' }).click();
  await page.getByRole('button', { name: 'Form' }).click();
  await expect(json).toBeFocused();
  expect(((await api('GET', `experiments/${key}`)) as { version: number }).version).toBe(1);
  await json.fill(text.replace('Search team', 'Typed as JSON'));
  await page.getByRole('button', { name: 'Form' }).click();
  await expect(page.getByLabel('Owner')).toHaveValue('Typed as JSON');
  await page.getByRole('button', { name: 'JSON' }).click();
  await json.fill(text.replace('Search team', 'Saved from JSON'));
  await page.getByRole('button', { name: 'Save draft' }).click();
  await expect(page.getByRole('heading', { name: key, exact: true })).toBeVisible();
  expect(((await api('GET', `experiments/${key}`)) as { document: object }).document).toMatchObject({ owner: 'Saved from JSON' });
});

test('a start that is refused leaves a draft to go on with', async ({ page }) => {
  const key = `refused-start-${Date.now()}`;
  await api('PUT', 'metrics/unheard', { kind: 'quantile', quantile: 0.95, direction: 'decrease', window: '1h' });
  await putMetrics();
  await page.goto('/experiments/new');
  await page.getByLabel('Name', { exact: true }).fill(key);
  await page.getByLabel('Key', { exact: true }).fill(key);
  await page.getByLabel('Primary metric').selectOption('unheard');
  await page.getByRole('button', { name: 'Save and start' }).click();
  const refusal = page.getByRole('alert').filter({ hasText: 'Saved as a draft, but not started' });
  await expect(refusal).toBeVisible();
  await expect(page).toHaveURL(new RegExp(`/experiments/${key}/design`));
  await refusal.getByRole('link', { name: 'unheard: Mean' }).click();
  await expect(page.getByLabel('Mean')).toBeFocused();
  await page.getByLabel('Primary metric').selectOption('clicks');
  await page.getByRole('button', { name: 'Save and start' }).click();
  await expect(page.getByRole('button', { name: 'Kill switch' })).toBeVisible();
});

test('what was typed and not saved comes back with a word, and can be dropped', async ({ page }) => {
  await putMetrics();
  await page.goto('/experiments/new');
  await page.getByLabel('Hypothesis').fill('Half a thought');
  await page.reload();
  await expect(page.getByLabel('Hypothesis')).toHaveValue('Half a thought');
  await page.getByRole('button', { name: 'Start afresh' }).click();
  await expect(page.getByLabel('Hypothesis')).toHaveValue('');
  await page.reload();
  await expect(page.getByText('What you had not saved')).toHaveCount(0);
});

/** The first forecast gets so far and no further, however fast the machine is. */
async function holdFirstForecast(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const send = window.fetch.bind(window);
    let isHeld = false;
    window.fetch = async (input, init) => {
      if (isHeld || !String(input).includes('/experiments/check')) return await send(input, init);
      isHeld = true;
      const start = (controller: ReadableStreamDefaultController) => {
        controller.enqueue(new TextEncoder().encode('{"progress":0.4}\n'));
        init?.signal?.addEventListener('abort', () => controller.error(init.signal?.reason));
      };
      return new Response(new ReadableStream({ start }));
    };
  });
}

/** How far the page has moved by itself so far. */
async function layoutShift(page: Page): Promise<number> {
  return await page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        let sum = 0;
        new PerformanceObserver((list) => {
          for (const entry of list.getEntries() as (PerformanceEntry & { value: number })[]) sum += entry.value;
        }).observe({ type: 'layout-shift', buffered: true });
        requestAnimationFrame(() => setTimeout(() => resolve(sum)));
      }),
  );
}

/** The name of what has the focus where a line lies on the middle of it; else null. */
async function hiddenBehind(line: Locator): Promise<string | null> {
  return await line.evaluate((cover) => {
    const focused = document.activeElement;
    if (focused === null || focused === document.body || focused === cover) return null;
    const { left, top, width, height } = focused.getBoundingClientRect();
    const above = document.elementFromPoint(left + width / 2, top + height / 2);
    return above !== null && cover.contains(above) ? focused.id || focused.tagName : null;
  });
}
