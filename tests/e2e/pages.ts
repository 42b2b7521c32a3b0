import { api, connect, putMetrics, quickExperiment } from './api';
import { serveUntil } from './serve-until';

export interface Place {
  name: string;
  path: string;
}

/** Makes data for every page and says where the pages are. */
export async function preparePages(): Promise<Place[]> {
  await putMetrics();
  const key = 'gallery';
  await api('PUT', `experiments/${key}`, quickExperiment(key, 'Ranker 8: two-tower retrieval'));
  await api('PUT', 'experiments/gallery-draft', quickExperiment('gallery-draft', 'Snippets 3'));
  const known = (await api('GET', `experiments/${key}`)) as { state: string };
  if (known.state === 'draft') await fill(key);
  const { decisions } = (await api('GET', `experiments/${key}/decisions`)) as { decisions: { id: string; kind: string }[] };
  const decision = decisions.find(({ kind }) => kind === 'tick') ?? decisions[0];
  return [
    { name: 'experiments', path: '/' },
    { name: 'search-without-result', path: '/?q=nothing-has-this-name' },
    { name: 'new-experiment', path: '/experiments/new' },
    { name: 'report', path: `/experiments/${key}` },
    { name: 'draft', path: '/experiments/gallery-draft' },
    { name: 'design', path: '/experiments/gallery-draft/design' },
    { name: 'decisions', path: `/experiments/${key}/decisions` },
    { name: 'decision', path: `/experiments/${key}/decisions/${decision?.id}` },
    { name: 'metrics', path: '/metrics' },
    { name: 'new-metric', path: '/metrics/new' },
    { name: 'metric', path: '/metrics/clicks' },
    { name: 'layers', path: '/layers' },
    { name: 'events', path: '/events' },
    { name: 'unit', path: `/events/units?unit=${key}-0` },
    { name: 'audit', path: '/audit' },
    { name: 'settings', path: '/settings' },
    { name: 'webhooks', path: '/settings/webhooks' },
    { name: 'webhook', path: `/settings/webhooks/${await webhookWithLog()}` },
    { name: 'account', path: '/account' },
    { name: 'not-found', path: '/experiments/no-such-experiment' },
  ];
}

/** One that nobody answers, and that was told of something. */
async function webhookWithLog(): Promise<number> {
  const { webhooks } = (await api('GET', 'webhooks')) as { webhooks: { id: number; name: string }[] };
  const known = webhooks.find(({ name }) => name === 'gallery');
  if (known !== undefined) return known.id;
  const { id } = (await api('POST', 'webhooks', { name: 'gallery', url: 'http://127.0.0.1:9/hook', holdAfter: '24h' })) as { id: number };
  await api('POST', `webhooks/${id}/test`);
  return id;
}

async function fill(key: string): Promise<void> {
  await api('POST', `experiments/${key}/start`, { reason: 'the browser tests need it' });
  const client = await connect();
  try {
    const clickRate = (variant: string) => (variant === 'candidate' ? 0.36 : 0.3);
    await serveUntil(client, { experiment: key, clickRate, wanted: ({ stage, units }) => stage >= 2 && units > 0 });
  } finally {
    await client.close();
  }
}
