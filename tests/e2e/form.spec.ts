import { expect, test } from '@playwright/test';
import { api, putMetrics, quickExperiment } from './api';

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
