import { authenticate } from '@/lib/auth/authenticate';
import { configSnapshot } from './config-snapshots';
import type { HttpContext } from './context';
import { CORS_HEADERS } from './cors';
import { matchesEtag } from './matches-etag';

/** `GET /api/v1/config`: the whole config of the key's environment, with a strong entity tag. */
export async function getConfig(context: HttpContext, request: Request): Promise<Response> {
  const { environmentId } = await authenticate({ sql: context.sql, request, allow: ['server'] });
  const { etag, body } = await configSnapshot(context, environmentId);
  const headers = { ...CORS_HEADERS, etag, 'cache-control': 'no-cache' };
  if (matchesEtag(request.headers.get('if-none-match'), etag)) return new Response(null, { status: 304, headers });
  return new Response(body, { status: 200, headers: { ...headers, 'content-type': 'application/json' } });
}
