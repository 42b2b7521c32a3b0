import { expect, type Page, test } from '@playwright/test';

const REPORT = '/experiments/gallery';

test('a report has its drawings once, and keeps them when one leaves and comes back', async ({ page }) => {
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(error.message));
  page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
  const response = await page.goto(REPORT);
  const scripts = (await response?.text())?.match(/<script>self\.__next_f.*?<\/script>/gs)?.join('') ?? '';
  expect(scripts).toContain('Lift over time');
  expect(scripts).not.toContain('chart-axis');
  const drawn = await findings(page);
  expect(drawn.length).toBeGreaterThan(10);

  await page.evaluate(() => Object.assign(window, { isSame: true }));
  await page.getByRole('navigation', { name: 'Report' }).getByRole('link', { name: 'All decisions' }).click();
  await page.getByRole('heading', { name: 'Decisions', level: 1 }).waitFor();
  await page.goBack();
  await expect.poll(async () => (await findings(page)).length).toBe(drawn.length);
  expect(await page.evaluate(() => 'isSame' in window)).toBe(true);
  expect(errors).toEqual([]);
});

test('a report shows another metric in detail without scripts', async ({ browser }) => {
  const context = await browser.newContext({ javaScriptEnabled: false, storageState: test.info().project.use.storageState as string });
  const page = await context.newPage();
  await page.goto(REPORT);
  await page.getByLabel('Metric in detail').selectOption('latency');
  await page.getByRole('button', { name: 'Show' }).click();
  await expect(page).toHaveURL(/metric=latency#over-time$/);
  await expect(page.getByRole('region', { name: /^Readings of/ })).toContainText('Always-valid');
  await expect(page.getByRole('region', { name: 'Lift over time' })).toContainText('Latency');
  await context.close();
});

/** What each drawing says it shows; of two widths one is hidden. */
async function findings(page: Page): Promise<string[]> {
  return page.locator('main svg[role="img"] title').allTextContents();
}
