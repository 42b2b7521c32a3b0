import { duration, durationMs } from '@/lib/experiments/duration';
import { exposureExplanation } from '@/lib/experiments/exposure-explanation';
import { getExperiment } from '@/lib/experiments/get-experiment';
import { getDecision, listDecisions } from '@/lib/experiments/list-decisions';
import { parseDocument } from '@/lib/experiments/parse-document';
import { strictObject } from '@/lib/experiments/strict-object';
import { advanceExperiment } from '@/lib/jobs/advance-experiment';
import { backtest } from '@/lib/jobs/backtest';
import { moveWatermark } from '@/lib/jobs/move-watermark';
import { replayDecision } from '@/lib/jobs/replay-decision';
import { buildReport } from '@/lib/report/build-report';
import { reportCsv } from '@/lib/report/report-csv';
import { PAGE_QUERY, pageOf } from './audit-routes';
import { expectedVersion } from './experiment-routes';
import { experimentsContext } from './experiments-context';
import { reasons, timeField } from './fields';
import { type Exchange, invalid, param, type Route, readObject } from './route';

const watermark = strictObject({ ...reasons, at: timeField('the event time up to which everything has been sent') });
const advance = strictObject(reasons);
const past = strictObject({ at: timeField('the event time of the last look').optional(), every: duration.optional() });

/** What comes out of an experiment, and what makes the gate look. */
export const reportRoutes: Route[] = [
  {
    method: 'GET',
    path: '/experiments/:key/report',
    summary: 'The report',
    query: { format: 'json or csv, for a table [json]', attempt: 'number of an earlier attempt [the newest]' },
    handle: report,
  },
  {
    method: 'GET',
    path: '/experiments/:key/decisions',
    summary: 'Decisions, newest first',
    query: PAGE_QUERY,
    handle: decisions,
  },
  {
    method: 'GET',
    path: '/experiments/:key/decisions/:id',
    summary: 'One decision with everything the gate saw',
    handle: (exchange) =>
      getDecision({ ctx: experimentsContext(exchange), input: { key: param(exchange, 'key'), id: param(exchange, 'id') } }),
  },
  {
    method: 'GET',
    path: '/experiments/:key/decisions/:id/replay',
    summary: 'Decide again from what was stored, and compare byte for byte',
    handle: replay,
  },
  {
    method: 'GET',
    path: '/experiments/:key/exposures/:unit',
    summary: 'Why a unit gets its variant, and what it was given so far; attributes may be given in the query',
    query: 'any',
    handle: explainUnit,
  },
  { method: 'POST', path: '/experiments/:key/advance', summary: 'Ask the gate now; no rule is skipped', body: advance, handle: advanceNow },
  {
    method: 'POST',
    path: '/experiments/:key/watermark',
    summary: 'Retrospective experiments: everything up to this event time has been sent; settle and judge',
    body: watermark,
    handle: settleUpTo,
  },
  {
    method: 'POST',
    path: '/experiments/:key/backtest',
    summary: 'Retrospective experiments: what the gate would have decided, and when',
    body: past,
    handle: decideThePast,
  },
];

async function report(exchange: Exchange): Promise<unknown> {
  const { sql, environmentId, now } = experimentsContext(exchange);
  const format = exchange.query.get('format') ?? 'json';
  if (format !== 'json' && format !== 'csv') throw invalid('format', 'must be "json" or "csv"');
  const attempt = exchange.query.get('attempt') ?? undefined;
  const built = await buildReport({ sql, environmentId, now, experimentKey: param(exchange, 'key'), attempt });
  if (format === 'json') return built;
  const disposition = `attachment; filename="${built.experiment}.csv"`;
  return new Response(reportCsv(built), { headers: { 'content-type': 'text/csv; charset=utf-8', 'content-disposition': disposition } });
}

async function decisions(exchange: Exchange): Promise<unknown> {
  const ctx = experimentsContext(exchange);
  const key = param(exchange, 'key');
  await getExperiment({ ctx, input: { key } });
  return { decisions: await listDecisions({ ctx, input: { key, ...pageOf(exchange) } }) };
}

async function explainUnit(exchange: Exchange): Promise<unknown> {
  const attributes = Object.fromEntries(exchange.query);
  const input = {
    key: param(exchange, 'key'),
    unit: param(exchange, 'unit'),
    attributes: exchange.query.size === 0 ? undefined : attributes,
  };
  return await exposureExplanation({ ctx: experimentsContext(exchange), input });
}

async function advanceNow(exchange: Exchange): Promise<unknown> {
  const { reason } = parseDocument(advance, await readObject(exchange.request));
  const input = { key: param(exchange, 'key'), reason, expectedVersion: expectedVersion(exchange) };
  return await advanceExperiment({ ctx: experimentsContext(exchange), input });
}

async function settleUpTo(exchange: Exchange): Promise<unknown> {
  const { at, reason } = parseDocument(watermark, await readObject(exchange.request));
  return await moveWatermark({ ctx: experimentsContext(exchange), input: { key: param(exchange, 'key'), at: new Date(at), reason } });
}

async function replay(exchange: Exchange): Promise<unknown> {
  const ctx = experimentsContext(exchange);
  const { id } = await getDecision({ ctx, input: { key: param(exchange, 'key'), id: param(exchange, 'id') } });
  return await replayDecision(ctx.sql, id);
}

async function decideThePast(exchange: Exchange): Promise<unknown> {
  const { at, every } = parseDocument(past, await readObject(exchange.request));
  const everyMs = every === undefined ? undefined : durationMs(every);
  const input = { key: param(exchange, 'key'), at: at === undefined ? undefined : new Date(at), everyMs };
  return await backtest({ ctx: experimentsContext(exchange), input });
}
