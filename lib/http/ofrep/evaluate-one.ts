import { evaluate } from '@/lib/assignment/evaluate';
import { authenticate } from '@/lib/auth/authenticate';
import { json } from '../answer';
import { configSnapshot } from '../config-snapshots';
import type { HttpContext } from '../context';
import { CORS_HEADERS } from '../cors';
import { expose } from './expose';
import { ofrepError } from './ofrep-error';
import { readContext } from './read-context';
import { statusOfAnswer, toAnswer } from './to-answer';

/** `POST /ofrep/v1/evaluate/flags/{key}`: evaluates one flag and, when the unit was bucketed, records the exposure without waiting for it. */
export async function evaluateOne(context: HttpContext, request: Request, encodedKey: string): Promise<Response> {
  const key = decode(encodedKey);
  try {
    const principal = await authenticate({ sql: context.sql, request, allow: ['server', 'client'] });
    const asked = await readContext(request);
    if (!asked.ok) return json({ key, errorCode: asked.errorCode, errorDetails: asked.errorDetails }, 400, CORS_HEADERS);
    const snapshot = await configSnapshot(context, principal.environmentId);
    const evaluation = evaluate(snapshot.compiled, key, asked.context);
    if (evaluation.reason === 'SPLIT' && asked.expose) expose(context, snapshot, evaluation);
    const answer = toAnswer(evaluation);
    return json(answer, statusOfAnswer(answer), CORS_HEADERS);
  } catch (error) {
    return ofrepError(context, error, key);
  }
}

function decode(encoded: string): string {
  try {
    return decodeURIComponent(encoded);
  } catch {
    return encoded;
  }
}
