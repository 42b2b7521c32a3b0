import { expect, test } from '@playwright/test';
import { lookAt } from './look-at';
import { e2e } from './settings';

// A set-up, since the first screen is there on an empty database only; what the service does meanwhile is seen by its own spec.
test('the first screen says how to begin, and starts the simulated service', async ({ page }) => {
  test.skip(!e2e.isOwnServer, 'a server that runs already is not new');
  await page.goto('/');
  await lookAt(page, 'first-run', /Put a new model in front of real users/);
  await expect(page.getByText('Waiting for the first event.')).toBeVisible();
  await page.getByRole('button', { name: 'Make a server key' }).click();
  await expect(page.getByText('Copy the key now')).toBeVisible();
  const key = ((await page.locator('code', { hasText: 'RAMPART_SERVER_KEY=' }).textContent()) ?? '').split('=')[1];
  await lookAt(page, 'first-run-with-key', /Put a new model/);
  expect(await send(key, { event: 'click', userId: 'user-1', value: 'a lot' })).toBe(400);
  await expect(page.getByText(/An event came and was refused/)).toBeVisible();
  await lookAt(page, 'first-run-refused', /Put a new model/);
  expect(await send(key, { event: 'click', userId: 'user-1', value: 1 })).toBe(202);
  await expect(page.getByText(/Connected. The newest event: click = 1 of user-1/)).toBeVisible();
  await lookAt(page, 'first-run-connected', /Put a new model/);
  await page.getByRole('button', { name: 'Start the simulated model service' }).click();
  await expect(page.getByRole('list', { name: 'What happened' })).toContainText('Starting.');
});

async function send(key: string | undefined, event: object): Promise<number> {
  const answer = await fetch(`${e2e.url}/api/v1/events`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: JSON.stringify([{ messageId: crypto.randomUUID(), ...event }]),
  });
  return answer.status;
}
