import { createClient } from '@/sdk/typescript/src/client';
import { demoExperiment, demoMetrics } from './documents';
import { type Scenario, scenarios } from './scenarios';
import { createSimulatedService } from './simulated-service';

interface DemoOptions {
  baseUrl: string;
  adminKey: string;
  serverKey: string;
  /** Requests per second to each simulated service. */
  requestsPerSecond?: number;
  random?: () => number;
  /** Ask the gate now and then instead of waiting for a tick, which a server has once a minute. */
  askGate?: boolean;
  signal: AbortSignal;
  /** One line per change of an experiment's state or coverage. */
  onProgress: (line: string) => void;
}

export interface DemoOutcome {
  experiment: string;
  state: string;
  seconds: number;
}

const SLICE_MS = 50;
const POLL_MS = 500;
const ASK_GATE_MS = 2_000;
const REVIEW = { reason: 'demo: the simulated models behave alike in every stage' };
const ENDS = new Set(['full', 'completed', 'rolled_back', 'expired', 'aborted']);

/** Defines both demo experiments through the REST API, sends traffic through the SDK and returns when both have ended or `signal` aborts. */
export async function runDemo(options: DemoOptions): Promise<DemoOutcome[]> {
  const { baseUrl, serverKey, signal, requestsPerSecond = 1200, random = Math.random } = options;
  for (const [key, metric] of Object.entries(demoMetrics)) await api(options, 'PUT', `metrics/${key}`, metric);
  const runs = await Promise.all(scenarios.map((scenario) => startExperiment(options, scenario, requestsPerSecond * 86_400)));
  const client = createClient({ baseUrl, apiKey: serverKey, pollIntervalMs: 1000, flushAt: 500, flushIntervalMs: 250, maxQueue: 100_000 });
  await client.ready({ timeoutMs: 5000 });
  const services = runs.map((scenario) => createSimulatedService(client, { scenario, random }));
  const perSlice = Math.max(1, Math.round((requestsPerSecond * SLICE_MS) / 1000));
  const traffic = setInterval(() => {
    for (const service of services) for (let request = 0; request < perSlice; request++) service.serve();
  }, SLICE_MS);
  try {
    return await Promise.all(runs.map((scenario) => follow(options, scenario.key, signal)));
  } finally {
    clearInterval(traffic);
    await client.close();
  }
}

/** On a database that has seen the demo before, the experiment gets the next free key: evidence is never mixed. */
async function startExperiment(options: DemoOptions, scenario: Scenario, unitsPerDay: number): Promise<Scenario> {
  for (let run = 1; ; run++) {
    const key = run === 1 ? scenario.key : `${scenario.key}-run-${run}`;
    if (await exists(options, key)) continue;
    const named = { ...scenario, key };
    await api(options, 'PUT', `experiments/${key}`, demoExperiment(named, unitsPerDay));
    await api(options, 'POST', `experiments/${key}/start`, { reason: 'demo' });
    return named;
  }
}

async function exists({ baseUrl, adminKey }: DemoOptions, key: string): Promise<boolean> {
  const response = await fetch(`${baseUrl}/api/v1/experiments/${key}`, { headers: { authorization: `Bearer ${adminKey}` } });
  return response.status !== 404;
}

async function follow(options: DemoOptions, key: string, signal: AbortSignal): Promise<DemoOutcome> {
  const begun = performance.now();
  let last = '';
  let state = 'unknown';
  let asked = begun;
  for (;;) {
    if (options.askGate === true && performance.now() - asked > ASK_GATE_MS) {
      asked = performance.now();
      // Refused when a tick has ended the ramp meanwhile, which the report below tells.
      await api(options, 'POST', `experiments/${key}/advance`, { reason: 'demo' }).catch(() => undefined);
    }
    const report = await readReport(options, key);
    const seconds = (performance.now() - begun) / 1000;
    if (report === undefined) {
      if (signal.aborted) return { experiment: key, state, seconds };
      await new Promise((resolve) => setTimeout(resolve, POLL_MS));
      continue;
    }
    const line = `${key}: ${report.state.replaceAll('_', ' ')} at ${Math.round(report.coverage * 100)} %: ${report.decision?.sentence ?? 'no decision yet'}`;
    const mark = `${report.state}/${report.coverage}`;
    state = report.state;
    if (mark !== last) options.onProgress(line);
    last = mark;
    // One ramp in a hundred asks for it, by chance alone. Refused when a person was faster, which the next report tells.
    if (report.state === 'awaiting_review') await api(options, 'POST', `experiments/${key}/approve`, REVIEW).catch(() => undefined);
    if (ENDS.has(report.state) || signal.aborted) return { experiment: key, state: report.state, seconds };
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}

/** Undefined while nobody is reached: a server that has ended is started again. */
async function readReport(options: DemoOptions, key: string): Promise<DemoReport | undefined> {
  try {
    return (await api(options, 'GET', `experiments/${key}/report`)) as DemoReport;
  } catch (error) {
    // What `fetch` throws; an answer that refuses is another error.
    if (error instanceof TypeError) return undefined;
    throw error;
  }
}

interface DemoReport {
  state: string;
  coverage: number;
  decision: { sentence: string } | null;
}

async function api({ baseUrl, adminKey }: DemoOptions, method: string, path: string, body?: unknown): Promise<unknown> {
  const response = await fetch(`${baseUrl}/api/v1/${path}`, {
    method,
    headers: { authorization: `Bearer ${adminKey}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}: ${text}`);
  return text === '' ? undefined : JSON.parse(text);
}
