import { createClient } from '../../sdk/typescript/src/client';
import { e2e } from './settings';

/** One call of the REST API, as automation would make it. */
export async function api(method: string, path: string, body?: unknown): Promise<unknown> {
  const response = await fetch(`${e2e.url}/api/v1/${path}`, {
    method,
    headers: { authorization: `Bearer ${e2e.adminKey}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}: ${text}`);
  return text === '' ? undefined : JSON.parse(text);
}

/** A service that holds the SDK. */
export async function connect(apiKey = e2e.serverKey) {
  const client = createClient({ baseUrl: e2e.url, apiKey, pollIntervalMs: 1000, flushAt: 500, flushIntervalMs: 100 });
  const { ok } = await client.ready({ timeoutMs: 10_000 });
  if (!ok) throw new Error('the SDK did not get a config');
  return client;
}

/** The metrics every spec may use; their windows are seconds, so that units close while a test waits. */
export async function putMetrics(): Promise<void> {
  await api('PUT', 'metrics/clicks', { name: 'Clicks', kind: 'proportion', event: 'click', window: '1s', lateness: '0s' });
  await api('PUT', 'metrics/latency', {
    name: 'Latency',
    kind: 'mean',
    event: 'latency_ms',
    direction: 'decrease',
    cap: { value: 1000 },
    window: '1s',
    lateness: '0s',
  });
}

/** An experiment whose stages last a second. */
export function quickExperiment(key: string, name = key) {
  const stage = { minDuration: '1s', minUnits: 50 };
  return {
    key,
    name,
    hypothesis: 'More searches end in a click.',
    owner: 'Search team',
    unit: 'user',
    variants: [
      { key: 'control', role: 'control', weight: 0.5, value: { version: '7' } },
      { key: 'candidate', role: 'candidate', weight: 0.5, value: { version: '8' } },
    ],
    metrics: { primary: 'clicks', guardrails: [{ metric: 'latency', margin: 0.25 }] },
    plan: { unitsPerDay: 8_640_000, baseline: { clicks: { mean: 0.3 }, latency: { mean: 40, sd: 12 } }, mde: 0.2 },
    slices: ['device'],
    ramp: {
      stages: [
        { coverage: 0.1, ...stage },
        { coverage: 0.25, ...stage },
        { coverage: 0.5, ...stage, minDuration: '1h' },
      ],
      fullDays: 0,
      promotion: 'continuous',
      maxDuration: '2h',
    },
  };
}

export interface Traffic {
  experiment: string;
  /** First number of the units' names. */
  from?: number;
  units: number;
  clickRate: (variant: string) => number;
}

/** Serves units through the SDK and tracks what they do; every nth unit clicks, so that a run is the same each time. */
export async function serveUnits(
  client: Awaited<ReturnType<typeof connect>>,
  { experiment, from = 0, units, clickRate }: Traffic,
): Promise<void> {
  const clicks = new Map<string, number>();
  for (let index = from; index < from + units; index += 1) {
    const context = { targetingKey: `${experiment}-${index}`, device: index % 3 === 0 ? 'phone' : 'desktop' };
    const { variant = 'control' } = client.getVariant(experiment, context);
    const due = (clicks.get(variant) ?? 0) + clickRate(variant);
    if (due >= 1) client.track('click', context);
    clicks.set(variant, due >= 1 ? due - 1 : due);
    client.track('latency_ms', context, { value: 40 + (index % 7) });
    if (index % 1000 === 999) await client.flush();
  }
  await client.flush();
}
