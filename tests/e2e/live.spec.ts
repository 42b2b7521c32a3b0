import { expect, test } from '@playwright/test';
import { api, putMetrics, quickExperiment } from './api';

async function started(): Promise<string> {
  const key = `live-${Date.now()}`;
  await putMetrics();
  await api('PUT', `experiments/${key}`, quickExperiment(key));
  await api('POST', `experiments/${key}/start`, {});
  return key;
}

test('the stream brings news to a report whose own clock stands still', async ({ page }) => {
  const key = await started();
  await page.addInitScript(() => {
    const Native = EventSource;
    window.EventSource = class extends Native {
      constructor(url: string | URL) {
        super(url);
        this.addEventListener('news', () => Object.assign(window, { isTold: true }));
      }
    };
  });
  await page.clock.install();
  await page.clock.pauseAt(new Date(Date.now() + 3_600_000));
  const opened = page.waitForResponse((response) => response.url().includes('/live?of='));
  await page.goto(`/experiments/${key}`);
  expect((await opened).headers()['content-type']).toBe('text/event-stream');
  await page.evaluate(() => Object.assign(window, { isSame: true }));
  await api('POST', `experiments/${key}/pause`, { coverage: 'zero', reason: 'a look' });
  await expect.poll(() => page.evaluate(() => 'isTold' in window)).toBe(true);
  // Too short for the page to ask by itself, long enough after the refresh that opening the stream brings.
  await page.clock.runFor(1_000);
  await expect(page.getByText(/Paused$/).first()).toBeVisible();
  expect(await page.evaluate(() => 'isSame' in window)).toBe(true);
});

test('a report without the stream asks by itself', async ({ page }) => {
  const key = await started();
  await page.route('**/live?of=*', (route) => route.abort());
  await page.goto(`/experiments/${key}`);
  await page.evaluate(() => Object.assign(window, { isSame: true }));
  await api('POST', `experiments/${key}/pause`, { coverage: 'zero', reason: 'a look' });
  await expect(page.getByText(/Paused$/).first()).toBeVisible();
  expect(await page.evaluate(() => 'isSame' in window)).toBe(true);
});

test('settings show a key that was made elsewhere, without a reload', async ({ page }) => {
  const name = `elsewhere-${Date.now()}`;
  const opened = page.waitForResponse((response) => response.url().includes('/live?of='));
  await page.goto('/settings');
  await opened;
  await api('POST', 'keys', { kind: 'client', name });
  await expect(page.getByRole('row', { name: new RegExp(`^${name}.*the server’s admin key`) })).toBeVisible();
});
