import { api, connect, putMetrics, quickExperiment, serveUnits } from './api';

export interface Place {
  name: string;
  path: string;
}

const MOVES = 8_000;

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
    { name: 'closed', path: '/closed' },
    { name: 'not-found', path: '/experiments/no-such-experiment' },
  ];
}

async function fill(key: string): Promise<void> {
  await api('POST', `experiments/${key}/start`, { reason: 'the browser tests need it' });
  const client = await connect();
  try {
    await serveUnits(client, { experiment: key, units: MOVES, clickRate: (variant) => (variant === 'candidate' ? 0.36 : 0.3) });
    await untilState(key, ({ stage, units }) => stage >= 2 && units > 0);
  } finally {
    await client.close();
  }
}

/** Waits until an experiment's report says what is wanted. */
export async function untilState(
  key: string,
  wanted: (seen: { state: string; stage: number; units: number }) => boolean,
  patienceMs = 60_000,
): Promise<void> {
  const end = Date.now() + patienceMs;
  let last = '';
  while (Date.now() < end) {
    const report = (await api('GET', `experiments/${key}/report`)) as {
      state: string;
      stage: number;
      metrics: { variants: { units: number }[] }[];
      verdict: { sentence: string };
    };
    last = `${report.state} at stage ${report.stage}: ${report.verdict.sentence}`;
    if (wanted({ state: report.state, stage: report.stage, units: report.metrics[0]?.variants[0]?.units ?? 0 })) return;
    await new Promise((resolve) => setTimeout(resolve, 300));
  }
  throw new Error(`${key} did not get there: ${last}`);
}
