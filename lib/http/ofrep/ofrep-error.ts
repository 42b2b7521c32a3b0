import { randomUUID } from 'node:crypto';
import { statusOf } from '@/lib/errors';
import { asAppError, errorHeaders, json } from '../answer';
import type { HttpContext } from '../context';
import { CORS_HEADERS } from '../cors';

/** Anything thrown, in OFREP's shape: with `key` for one flag, without for all of them. */
export function ofrepError(context: HttpContext, error: unknown, key?: string): Response {
  const named = key === undefined ? {} : { key };
  const known = asAppError(error);
  if (known !== undefined) {
    const body = { ...named, errorCode: 'GENERAL', errorDetails: known.message };
    return json(body, statusOf(known.code), { ...errorHeaders(known), ...CORS_HEADERS });
  }
  const id = randomUUID();
  context.log({ level: 'error', message: 'an OFREP evaluation failed inside Rampart', id, cause: error });
  return json(
    { ...named, errorCode: 'GENERAL', errorDetails: `something failed inside Rampart; its log has the cause under ${id}` },
    500,
    CORS_HEADERS,
  );
}
