import { createHash } from 'node:crypto';
import { evaluate } from '@/lib/assignment/evaluate';
import { authenticate } from '@/lib/auth/authenticate';
import { hashKey } from '@/lib/auth/key-material';
import { presentedKey } from '@/lib/auth/presented-key';
import { streamPass } from '@/lib/auth/stream-pass';
import { json } from '../answer';
import { configSnapshot } from '../config-snapshots';
import type { HttpContext } from '../context';
import { CORS_HEADERS } from '../cors';
import { matchesEtag } from '../matches-etag';
import { ofrepError } from './ofrep-error';
import { readContext } from './read-context';
import { toAnswer } from './to-answer';

const INACTIVITY_SECONDS = 120;

/**
 * `POST /ofrep/v1/evaluate/flags`: evaluates every experiment and flag for one context; never an exposure, since nobody has seen anything
 * yet. The entity tag is that of the evaluated result, so another unit's tag never answers 304.
 */
export async function evaluateAll(context: HttpContext, request: Request): Promise<Response> {
  try {
    const principal = await authenticate({ sql: context.sql, request, allow: ['server', 'client'] });
    const asked = await readContext(request);
    if (!asked.ok) return json({ errorCode: asked.errorCode, errorDetails: asked.errorDetails }, 400, CORS_HEADERS);
    const { compiled } = await configSnapshot(context, principal.environmentId);
    const flags = JSON.stringify([...compiled.entries.keys()].map((key) => toAnswer(evaluate(compiled, key, asked.context))));
    const etag = `"${createHash('sha1').update(flags).digest('base64url')}"`;
    const headers = { ...CORS_HEADERS, etag, 'cache-control': 'no-cache' };
    if (matchesEtag(request.headers.get('if-none-match'), etag)) return new Response(null, { status: 304, headers });
    const streams = JSON.stringify([
      { type: 'sse', endpoint: { requestUri: streamAddress(request, principal.keyId) }, inactivityDelaySec: INACTIVITY_SECONDS },
    ]);
    return new Response(`{"flags":${flags},"eventStreams":${streams}}`, {
      status: 200,
      headers: { ...headers, 'content-type': 'application/json' },
    });
  } catch (error) {
    return ofrepError(context, error);
  }
}

function streamAddress(request: Request, keyId: number): string {
  return `/api/v1/stream?key=${streamPass(keyId, hashKey(presentedKey(request, false) ?? ''))}`;
}
