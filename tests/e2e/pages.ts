import { expect, type Page } from '@playwright/test';
import { api, connect, putMetrics, quickExperiment } from './api';
import { openByKey } from './open-by-key';
import { serveUntil } from './serve-until';
import { e2e } from './settings';

const GALLERY = 'gallery';

export interface Place {
  name: string;
  path: string;
  /** Brings the page into the state that is looked at. */
  open?: (page: Page) => Promise<void>;
}

/** Goes to a place and brings it into its state. */
export async function openPlace(page: Page, { path, open }: Place): Promise<void> {
  await page.goto(path);
  await page.locator('h1').waitFor();
  await open?.(page);
}

/** Makes data for every page. A set-up, since two at once would be in each other's way. */
export async function fillGallery(): Promise<void> {
  await putMetrics();
  await fillRunning();
  await api('PUT', 'experiments/gallery-draft', quickExperiment('gallery-draft', 'Snippets 3'));
  await fillPast('gallery-past');
  await fillLayer();
  await fillWebhook();
  await sendRefused();
}

/** Where the pages are whose data `fillGallery` made. */
export async function galleryPages(): Promise<Place[]> {
  const key = GALLERY;
  const { decisions } = (await api('GET', `experiments/${key}/decisions`)) as { decisions: { id: string; kind: string }[] };
  const decision = decisions.find(({ kind }) => kind === 'tick') ?? decisions[0];
  return [
    { name: 'experiments', path: '/' },
    { name: 'search-without-result', path: '/?q=nothing-has-this-name' },
    { name: 'new-experiment', path: '/experiments/new' },
    { name: 'new-experiment-errors', path: '/experiments/new', open: saveTooEarly },
    { name: 'report', path: `/experiments/${key}` },
    { name: 'report-for-print', path: `/experiments/${key}/print` },
    { name: 'report-menu', path: `/experiments/${key}`, open: (page) => page.getByText('More', { exact: true }).click() },
    { name: 'kill-dialog', path: `/experiments/${key}`, open: (page) => openByKey(page, 'x') },
    { name: 'palette', path: `/experiments/${key}`, open: (page) => openByKey(page, 'Control+k') },
    { name: 'shortcuts', path: `/experiments/${key}`, open: (page) => openByKey(page, '?') },
    { name: 'draft', path: '/experiments/gallery-draft' },
    { name: 'design', path: '/experiments/gallery-draft/design', open: (page) => page.getByText('200 simulated ramps each').waitFor() },
    { name: 'design-json', path: '/experiments/gallery-draft/design', open: showJson },
    { name: 'decisions', path: `/experiments/${key}/decisions` },
    { name: 'decision', path: `/experiments/${key}/decisions/${decision?.id}` },
    { name: 'past', path: '/experiments/gallery-past' },
    { name: 'backtest', path: '/experiments/gallery-past/backtest', open: (page) => page.getByText(/looks from/).waitFor() },
    { name: 'metrics', path: '/metrics' },
    { name: 'new-metric', path: '/metrics/new' },
    { name: 'metric', path: '/metrics/clicks' },
    { name: 'layers', path: '/layers' },
    { name: 'events', path: '/events' },
    { name: 'unit', path: `/events/units?unit=${await exposedUnit(key)}` },
    { name: 'audit', path: '/audit' },
    { name: 'settings', path: '/settings' },
    { name: 'webhooks', path: '/settings/webhooks' },
    { name: 'webhook', path: `/settings/webhooks/${(await galleryWebhook())?.id}` },
    { name: 'account', path: '/account' },
    { name: 'not-found', path: '/experiments/no-such-experiment' },
  ];
}

/** Who gets the candidate depends on the attempt's random salt. */
async function exposedUnit(key: string): Promise<string> {
  for (let index = 0; index < 100; index += 1) {
    const { exposures } = (await api('GET', `experiments/${key}/exposures/${key}-${index}`)) as { exposures: unknown[] };
    if (exposures.length > 0) return `${key}-${index}`;
  }
  throw new Error(`none of a hundred units was exposed to ${key}`);
}

async function galleryWebhook(): Promise<{ id: number } | undefined> {
  const { webhooks } = (await api('GET', 'webhooks')) as { webhooks: { id: number; name: string }[] };
  return webhooks.find(({ name }) => name === GALLERY);
}

/** One that nobody answers, and that was told of something. */
async function fillWebhook(): Promise<void> {
  if ((await galleryWebhook()) !== undefined) return;
  const { id } = (await api('POST', 'webhooks', { name: GALLERY, url: 'http://127.0.0.1:9/hook', holdAfter: '24h' })) as { id: number };
  await api('POST', `webhooks/${id}/test`);
}

async function fillRunning(): Promise<void> {
  await api('PUT', `experiments/${GALLERY}`, quickExperiment(GALLERY, 'Ranker 8: two-tower retrieval'));
  const { state, stage } = (await api('GET', `experiments/${GALLERY}`)) as { state: string; stage: number };
  if (stage >= 2) return;
  if (state === 'draft') await api('POST', `experiments/${GALLERY}/start`, { reason: 'the browser tests need it' });
  const client = await connect();
  try {
    const clickRate = (variant: string) => (variant === 'candidate' ? 0.36 : 0.3);
    await serveUntil(client, { experiment: GALLERY, clickRate, wanted: ({ stage, units }) => stage >= 2 && units > 0 });
  } finally {
    await client.close();
  }
}

/** Eight days of 2019, of which the candidate is better. */
async function fillPast(key: string): Promise<void> {
  const { state } = (await api('GET', `experiments/${key}`).catch(() => ({ state: 'none' }))) as { state: string };
  if (state !== 'none') return;
  const document = quickExperiment(key, 'Ranker 5 against ranker 4');
  await api('PUT', `experiments/${key}`, {
    ...document,
    clock: 'event',
    metrics: { primary: 'clicks' },
    plan: undefined,
    slices: [],
    ramp: {},
  });
  await api('POST', `experiments/${key}/start`, { reason: 'import' });
  const batch = Array.from({ length: 2000 }, (_, index) => {
    const at = Date.UTC(2019, 4, 6) + index * 345_600;
    const variant = index % 2 === 0 ? 'control' : 'candidate';
    const shared = { unitId: `past-${index}`, timestamp: new Date(at).toISOString() };
    const isHit = Math.floor(index / 2) % 10 < (variant === 'candidate' ? 6 : 3);
    return [
      { ...shared, type: 'exposure', messageId: `past-x-${index}`, experiment: key, variant },
      ...(isHit ? [{ ...shared, type: 'track', messageId: `past-c-${index}`, event: 'click', value: 1 }] : []),
    ];
  }).flat();
  for (let from = 0; from < batch.length; from += 500) await api('POST', 'events', { batch: batch.slice(from, from + 500) });
  await api('POST', `experiments/${key}/watermark`, { at: '2019-05-15T00:00:00Z' });
}

async function saveTooEarly(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Save draft' }).click();
  await expect(page.getByRole('alert').filter({ hasText: 'need' })).toBeVisible();
}

async function showJson(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'JSON' }).click();
  await page.getByLabel('Document').waitFor();
}

async function fillLayer(): Promise<void> {
  const { layers } = (await api('GET', 'layers')) as { layers: { key: string }[] };
  if (layers.some(({ key }) => key === 'search')) return;
  const document = quickExperiment('gallery-layered', 'Snippets 4');
  await api('PUT', 'experiments/gallery-layered', { ...document, layer: 'search' });
  await api('PUT', 'layers/search', { slots: [{ experiment: 'gallery-layered', from: 0, to: 4000 }] });
}

/** An event that cannot be stored, so that the page of events shows why. */
async function sendRefused(): Promise<void> {
  await fetch(`${e2e.url}/api/v1/events`, {
    method: 'POST',
    headers: { authorization: `Bearer ${e2e.serverKey}`, 'content-type': 'application/json' },
    body: JSON.stringify({
      events: [{ type: 'track', messageId: 'gallery-refused', userId: 'gallery-0', event: 'click', value: 'a lot' }],
    }),
  });
}
