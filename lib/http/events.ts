import { authenticate } from '@/lib/auth/authenticate';
import { presentedKey } from '@/lib/auth/presented-key';
import { AppError, type FieldProblem } from '@/lib/errors';
import { exposureDirectory } from '@/lib/ingest/exposure-directory';
import { intakeOf } from '@/lib/ingest/intake';
import { noteTail } from '@/lib/ingest/live-tail';
import { readBatch } from '@/lib/ingest/read-batch';
import { readBody } from '@/lib/ingest/read-body';
import { noteRejected } from '@/lib/ingest/rejected-events';
import { MOST_EVENT_BYTES, takeBatch } from '@/lib/ingest/take-batch';
import type { BatchResult } from '@/lib/ingest/types';
import { json } from './answer';
import type { HttpContext } from './context';
import { CORS_HEADERS } from './cors';
import { pathOf } from './path-of';

/** Where Segment's clients send their batches; the same handler answers. */
export const EVENT_PATHS = ['/api/v1/events', '/v1/batch', '/v1/track', '/v1/page', '/v1/screen'] as const;

const IMPLIED_TYPES: ReadonlyMap<string, string> = new Map([
  ['/v1/track', 'track'],
  ['/v1/page', 'page'],
  ['/v1/screen', 'screen'],
]);

const MOST_FIELDS = 20;
const SECRET_IN_ADDRESS = 'Only a client key may stand in the address, where logs keep it: send this key as "Authorization: Bearer KEY".';

/**
 * `POST /api/v1/events`: takes exposures and outcomes. 202 once they are committed, also when some were refused; 400 when all were.
 *
 * @throws AppError for what is wrong with the request as a whole
 */
export async function postEvents(context: HttpContext, request: Request): Promise<Response> {
  const { sql } = context;
  const { kind, environmentId } = await authenticate({ sql, request, allow: ['server', 'client', 'admin'], allowQuery: true });
  if (kind !== 'client' && presentedKey(request, false) === undefined) throw new AppError('FORBIDDEN', SECRET_IN_ADDRESS);
  const intake = intakeOf(sql);
  const body = await readBody(request, intake);
  try {
    const now = context.now();
    const batch = readBatch(body.value, now.getTime(), IMPLIED_TYPES.get(pathOf(request.url)));
    const mayBeLarge = body.bytes > MOST_EVENT_BYTES;
    const directory = exposureDirectory(sql);
    const result = await takeBatch({ intake, directory, environmentId, fromServer: kind !== 'client', batch, mayBeLarge });
    noteTail({ environmentId, at: now.toISOString(), events: batch.events, result });
    const faults = result.rejected.filter(({ code }) => code !== 'ERASED_UNIT');
    if (faults.length > 0) noteRejected(sql, environmentId, faults, batch.events);
    return answer(result, faults.length === batch.events.length);
  } finally {
    body.room.release();
  }
}

function answer(result: BatchResult, isAllWrong: boolean): Response {
  if (!isAllWrong) return json(result, 202, CORS_HEADERS);
  const fields = result.rejected.slice(0, MOST_FIELDS).map(({ index, message }): FieldProblem => ({ field: `batch[${index}]`, message }));
  const count = result.rejected.length;
  const whose = count === 1 ? 'The event could not be taken' : `None of the ${count} events could be taken; the first`;
  const message = `${whose} because ${fields[0]?.message ?? 'it is not an event'}.`;
  return json({ error: { code: 'INVALID_FIELD', message, fields }, ...result }, 400, CORS_HEADERS);
}
