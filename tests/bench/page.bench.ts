import { preparePeople } from '@/lib/auth/people/set-up';
import type { BenchRow } from '@/lib/cli/bench';
import type { Sql } from '@/lib/db/types';
import { buildReport, buildReportPage } from '@/lib/report/build-report';
import { startBenchDatabase } from './bench-database';
import { EXPERIMENT, fillExperiment, LARGE } from './large-experiment';
import { signIn, startPageServer } from './page-server';
import { quantile, timesOf } from './times-of';

const OWNER = { email: 'bench@example.com', password: 'a bench in the park' };
const WARM_UP = 15;
const RUNS = 60;
const MOST_MS = 100;
const WANTED = ['Lift over time', 'Slices', 'Effect by stage', ...LARGE.metrics];

/**
 * The report page of 20 metrics, 5 stages, 10 slices and 500 looks, from the production build, signed in: until the last byte of the
 * answer. The process is warm, and the cut has moved before each, as a tick moves it, so that each is read, computed and drawn anew. Beside
 * it the same without news, the least that a page of the same server takes, and the report alone, as the page and as the JSON read it.
 */
export async function bench(): Promise<BenchRow[]> {
  const { sql, url, stop } = await startBenchDatabase();
  const environmentId = await fillExperiment(sql, LARGE);
  await preparePeople(sql, { RAMPART_ADMIN_EMAIL: OWNER.email, RAMPART_ADMIN_PASSWORD: OWNER.password });
  const server = await startPageServer(url);
  try {
    const get = getter(server.address, await signIn(server.address, OWNER));
    const page = await get(`/experiments/${EXPERIMENT}`);
    const missing = WANTED.filter((text) => !page.includes(text));
    if (missing.length > 0) throw new Error(`the page of the bench lacks ${missing.join(', ')}`);
    const report = () => get(`/experiments/${EXPERIMENT}`);
    const news = () => moveCut(sql);
    await timesOf(WARM_UP, report, news);
    const before = server.cpuMs();
    const times = await timesOf(RUNS, report, news);
    const after = server.cpuMs();
    const again = await warmTimesOf(report);
    const bare = await warmTimesOf(() => get('/password'));
    const account = await warmTimesOf(() => get('/account'));
    const input = () => ({ sql, environmentId, experimentKey: EXPERIMENT, now: new Date() });
    const read = await warmTimesOf(() => buildReportPage(input(), undefined), news);
    const whole = await warmTimesOf(() => buildReport(input()));
    const p95 = quantile(times, 0.95);
    return [
      { name: 'page.report.p95', value: p95, unit: 'ms', target: MOST_MS, pass: p95 <= MOST_MS },
      figure('page.report.p50', quantile(times, 0.5), 'ms'),
      ...(before === undefined || after === undefined ? [] : [figure('page.report.cpu', (after - before) / RUNS, 'ms')]),
      figure('page.report_unchanged.p50', quantile(again, 0.5), 'ms'),
      figure('page.report_unchanged.p95', quantile(again, 0.95), 'ms'),
      figure('page.report.bytes', Buffer.byteLength(page) / 1000, 'kB'),
      figure('page.report.flight_bytes', flightBytes(page) / 1000, 'kB'),
      figure('page.bare.p50', quantile(bare, 0.5), 'ms'),
      figure('page.signed_in.p50', quantile(account, 0.5), 'ms'),
      figure('page.select_one.p50', quantile(await warmTimesOf(() => sql`select 1`), 0.5), 'ms'),
      figure('page.read.p50', quantile(read, 0.5), 'ms'),
      figure('page.read.p95', quantile(read, 0.95), 'ms'),
      figure('page.read_whole.p50', quantile(whole, 0.5), 'ms'),
    ];
  } finally {
    await server.stop();
    await stop();
  }
}

function figure(name: string, value: number, unit: string): BenchRow {
  return { name, value, unit, target: null, pass: null };
}

function getter(address: string, cookie: string): (path: string) => Promise<string> {
  return async (path) => {
    const response = await fetch(`${address}${path}`, { headers: { cookie, accept: 'text/html' }, redirect: 'manual' });
    if (response.status !== 200) throw new Error(`${path} answered ${response.status}`);
    return await response.text();
  };
}

async function warmTimesOf(run: () => Promise<unknown>, before?: () => Promise<unknown>): Promise<number[]> {
  await timesOf(WARM_UP, run, before);
  return timesOf(RUNS, run, before);
}

async function moveCut(sql: Sql): Promise<void> {
  await sql`update cuts set settled_to = settled_to + interval '1 millisecond'`;
}

/** What the page brings a second time, for React in the browser. */
function flightBytes(page: string): number {
  const scripts = page.match(/<script>self\.__next_f\.push\(.*?<\/script>/gs) ?? [];
  return scripts.reduce((bytes, script) => bytes + Buffer.byteLength(script), 0);
}
