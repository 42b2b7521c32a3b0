import { createHmac } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from '@playwright/test';
import { api, putMetrics, quickExperiment } from './api';

interface Post {
  headers: Record<string, string | string[] | undefined>;
  text: string;
}

async function receive(statuses: number[]) {
  const posts: Post[] = [];
  const server = createServer((request, response) => {
    let text = '';
    request.setEncoding('utf8').on('data', (part: string) => {
      text += part;
    });
    request.on('end', () => {
      posts.push({ headers: request.headers, text });
      response.writeHead(statuses[posts.length - 1] ?? 200).end(`thanks ${posts.length}`);
    });
  });
  await new Promise<void>((resolve) => server.listen({ host: '127.0.0.1', port: 0 }, resolve));
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}/hook`, posts, stop: () => new Promise((resolve) => server.close(resolve)) };
}

test('a webhook is made, tested and told of a kill, and its log says so', async ({ page }) => {
  const receiver = await receive([]);
  await page.goto('/settings/webhooks');
  await page.getByLabel('Name').fill('pager');
  await page.getByLabel('Address').fill('ftp://example.com');
  await page.getByRole('button', { name: 'Add webhook' }).click();
  await expect(page.locator('#url-problem')).toContainText('http:// or https://');
  await expect(page.getByLabel('Name')).toHaveValue('pager');
  await page.getByLabel('Address').fill(receiver.url);
  await page.getByRole('button', { name: 'Add webhook' }).click();
  const secret = (await page.getByRole('status').locator('code').first().textContent()) ?? '';
  expect(secret).toMatch(/^whsec_/);
  await page.getByRole('link', { name: 'pager' }).first().click();
  await page.getByRole('button', { name: 'Send a test' }).click();
  await expect(page.getByRole('row', { name: /test.*Delivered.*200.*thanks 1/ })).toBeVisible();

  const key = `told-${Date.now()}`;
  await putMetrics();
  await api('PUT', `experiments/${key}`, quickExperiment(key));
  await api('POST', `experiments/${key}/start`, {});
  await api('POST', `experiments/${key}/kill`, { reason: 'the pager is tried' });
  await expect(page.getByRole('row', { name: new RegExp(`kill.*${key}.*Delivered`) })).toBeVisible();
  const post = receiver.posts.at(-1);
  const [time, sent] = String(post?.headers['rampart-signature']).split(',');
  const expected = createHmac('sha256', secret)
    .update(`${time?.slice(2)}.${post?.text}`)
    .digest('hex');
  expect(sent).toBe(`v1=${expected}`);

  await page.getByRole('button', { name: 'Send kill again' }).click();
  await expect.poll(() => receiver.posts.length).toBe(3);
  expect(receiver.posts[2]?.headers['rampart-delivery']).toBe(post?.headers['rampart-delivery']);
  await page.getByRole('button', { name: 'New secret' }).click();
  await page.getByRole('button', { name: 'Make a new secret' }).click();
  await expect(page.getByRole('status').locator('code').first()).toContainText('whsec_');
  await page.getByLabel('Enabled').uncheck();
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('Disabled: nothing is sent.')).toBeVisible();
  await page.getByRole('button', { name: 'Delete webhook' }).click();
  await page.getByRole('button', { name: 'Delete for good' }).click();
  await expect(page).toHaveURL(/\/settings\/webhooks$/);
  await receiver.stop();
});
