import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { type Browser, chromium, type Page } from 'playwright-core';
import { createElement } from 'react';
import { renderToString } from 'react-dom/server';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Bootstrap } from '@/sdk/typescript/src/types';
import { configFixture, experimentFixture } from '../assignment/fixtures';
import { App } from './browser-view';
import type { FakeServer } from './fake-server';
import { serve, setUp, until } from './set-up';

const installed = [
  process.env.RAMPART_CHROMIUM,
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  chromium.executablePath(),
];
const executablePath = installed.find((path) => path !== undefined && existsSync(path));
if (executablePath === undefined) console.warn('tests/sdk/browser.test.ts is skipped: there is no Chromium on this machine');

describe.skipIf(executablePath === undefined)('the client in Chromium', () => {
  let browser: Browser;
  let script = '';

  beforeAll(async () => {
    const quiet = ['--no-sandbox', '--disable-background-networking', '--disable-component-update', '--disable-sync'];
    browser = await chromium.launch({ ...(executablePath === undefined ? {} : { executablePath }), args: quiet });
    const { outputFiles } = await build({
      entryPoints: [fileURLToPath(new URL('browser-app.tsx', import.meta.url))],
      bundle: true,
      write: false,
      format: 'esm',
      platform: 'browser',
      jsx: 'automatic',
      define: { 'process.env.NODE_ENV': '"development"' },
      alias: { '@': fileURLToPath(new URL('../..', import.meta.url)) },
    });
    script = outputFiles[0]?.text ?? '';
  });

  afterAll(async () => {
    await browser?.close();
  });

  /** Opens the page of a server that gives everybody `color`, rendered on a "server" from the bootstrap when there is one. */
  async function open({
    bootstrap,
    html = '',
    server: given,
  }: {
    bootstrap?: Bootstrap;
    html?: string;
    server?: FakeServer;
  } = {}): Promise<{ server: FakeServer; page: Page; problems: string[] }> {
    const server = given ?? (await serve());
    serveColor(server, { value: 'green', version: 1 });
    const inline = bootstrap === undefined ? '' : `<script>window.bootstrap = ${JSON.stringify(bootstrap)}</script>`;
    server.state.pages.set('/', [
      'text/html',
      `<!doctype html><link rel="icon" href="data:,"><div id="root">${html}</div>${inline}<script type="module" src="/app.js"></script>`,
    ]);
    server.state.pages.set('/app.js', ['text/javascript', script]);
    const page = await browser.newPage();
    const problems: string[] = [];
    page.on('console', (message) => problems.push(message.text()));
    page.on('pageerror', (error) => problems.push(error.message));
    await page.goto(server.baseUrl);
    return { server, page, problems };
  }

  it('renders its answers, exposes them, and hands events over when the page is hidden', async () => {
    const { server, page } = await open();
    await page.getByText('green').waitFor();
    await page.evaluate(() => window.rampart.track('click', undefined, { value: 2 }));
    expect(server.events()).toEqual([]);
    await page.goto('about:blank');
    await until(() => server.events().length === 2);
    expect(server.events()).toMatchObject([
      { type: 'exposure', unitId: 'u1', experiment: 'color', variant: 'v', attempt: 1 },
      { type: 'track', unitId: 'u1', event: 'click', value: 2 },
    ]);
    const [request] = server.requestsTo('/api/v1/events');
    expect(request?.path).toBe('/api/v1/events?key=client-key');
    expect(request?.headers['content-type']).toContain('text/plain');
    await page.close();
  });

  it('follows a kill over an EventSource, without a reload', async () => {
    const { server, page } = await open();
    await page.getByText('green').waitFor();
    await until(() => server.streams.size === 1);
    expect(server.requestsTo('/api/v1/stream')[0]?.path).toBe('/api/v1/stream?key=client-key');
    serveColor(server, { value: 'control', version: 2, reason: 'DEFAULT' });
    server.publish(configFixture({ version: 2 }));
    await page.getByText('control').waitFor();
    await page.close();
  });

  it('opens the stream again after the server has refused it', async () => {
    const refused = await serve();
    refused.state.streamAnswers = [{ status: 503 }, { status: 503 }];
    const { server, page } = await open({ server: refused });
    await page.getByText('green').waitFor();
    await until(() => server.streams.size === 1, 'an open stream', 10_000);
    expect(server.requestsTo('/api/v1/stream')).toHaveLength(3);
    await page.close();
  });

  it('renders a component anew only when its own answer is another one', async () => {
    const { server, page } = await open();
    await page.getByText('green').waitFor();
    const before = await page.evaluate(() => window.renderings);
    serveColor(server, { value: 'green', version: 2 });
    expect(await page.evaluate(() => window.rampart.refresh())).toEqual({ ok: true });
    const version = await page.evaluate(() => window.rampart.peek('color').flagMetadata.version);
    expect([version, await page.evaluate(() => window.renderings)]).toEqual([2, before]);
    serveColor(server, { value: 'red', version: 3 });
    await page.evaluate(() => window.rampart.refresh());
    await page.getByText('red').waitFor();
    expect(await page.evaluate(() => window.renderings)).toBe(before + 1);
    await page.close();
  });

  it('keeps events while offline and sends them later', async () => {
    const { server, page } = await open();
    await page.getByText('green').waitFor();
    await page.context().setOffline(true);
    const sent = await page.evaluate(async () => {
      window.rampart.track('click', undefined);
      return window.rampart.flush();
    });
    expect(sent).toEqual({ ok: false });
    await page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));
    await page.context().setOffline(false);
    await until(() => server.events().length === 2);
    expect(server.events().map(({ type }) => type)).toEqual(['exposure', 'track']);
    await page.close();
  });

  it("takes over a server's markup without a flicker", async () => {
    const variants = experimentFixture().variants.map((variant) => ({ ...variant, value: 'red' }));
    const { client } = await setUp({}, configFixture({ experiments: [experimentFixture({ key: 'color', variants })] }));
    const bootstrap = client.bootstrap({ targetingKey: 'u1' });
    const html = renderToString(createElement(App, { client }));
    expect(html).toBe('<p>red</p>');
    const { server, page, problems } = await open({ bootstrap, html });
    await page.getByText('green').waitFor();
    expect(await page.evaluate(() => window.shown)).toEqual(['red', 'green']);
    await page.goto('about:blank');
    await until(() => server.events().length === 2);
    expect(server.events().map(({ version, variant }) => [version, variant])).toEqual([
      [1, client.peek('color', { targetingKey: 'u1' }).variant],
      [1, 'v'],
    ]);
    expect(problems.filter((text) => !text.includes('React DevTools'))).toEqual([]);
    await page.close();
  });
});

function serveColor(server: FakeServer, { value, version, reason = 'SPLIT' }: { value: string; version: number; reason?: string }): void {
  server.state.bulk = () => ({
    flags: [{ key: 'color', reason, variant: 'v', value, metadata: { experiment: 'color', attempt: 1, version } }],
  });
}
