import { expect, test } from '@playwright/test';
import { lookAt } from './look-at';
import { galleryPages, openPlace } from './pages';

test('every page and dialog fits, is accessible and is photographed, in both themes and widths', async ({ page }) => {
  test.setTimeout(600_000);
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error' && !message.text().includes('404')) errors.push(message.text());
  });
  for (const place of await galleryPages()) {
    await openPlace(page, place);
    await lookAt(page, place.name);
  }
  expect(errors).toEqual([]);
});

test('a report is printed with the readings of every metric, without what is for the screen alone', async ({ page }) => {
  await page.goto('/experiments/gallery');
  await page.getByRole('navigation', { name: 'Report' }).getByRole('link', { name: 'Print' }).click();
  await page.getByRole('button', { name: 'Print or save as PDF' }).waitFor();
  await page.emulateMedia({ media: 'print' });
  await expect(page.getByRole('region', { name: 'Verdict' })).toBeVisible();
  for (const metric of ['Clicks', 'Latency']) await expect(page.getByRole('region', { name: `Readings of ${metric}` })).toBeVisible();
  await expect(page.getByRole('region', { name: 'Table of rules' })).toBeVisible();
  await expect(page.getByRole('navigation', { name: 'Main' })).toBeHidden();
  await expect(page.getByRole('button', { name: 'Print or save as PDF' })).toBeHidden();
  await expect(page.getByText('Numbers of this chart').first()).toBeHidden();
  const { width = 0 } = (await page.getByRole('region', { name: 'Effects', exact: true }).boundingBox()) ?? {};
  expect(width).toBeGreaterThan(800);
  await page.screenshot({ path: `${import.meta.dirname}/__screens__/report-print.png`, fullPage: true });
});
