import { Hono } from 'hono';
import { authenticate } from '@/lib/auth/authenticate';
import { AppError } from '@/lib/errors';
import { errorAnswer, json } from '../answer';
import { expectNewConfig } from '../config-snapshots';
import type { HttpContext } from '../context';
import { pathOf } from '../path-of';
import { openApi } from './open-api';
import { invalid, type Method, type Route, refuseUnknown } from './route';

const DESCRIPTION = '/openapi.json';

/** The REST API below `/api/v1`: every route but the description of them asks for an admin key, an unknown path is 404 and a wrong method 405, all in JSON. */
export function createRestApp(context: HttpContext, routes: readonly Route[]): Hono {
  const app = new Hono({ strict: false }).basePath('/api/v1');
  for (const route of routes)
    app.on(route.method, route.path, (exchange) => answer(context, route, exchange.req.raw, exchange.req.param()));
  app.get(DESCRIPTION, () => json(openApi(routes)));
  for (const [path, methods] of [...methodsByPath(routes), [DESCRIPTION, ['GET']] as const]) {
    app.all(path, ({ req }) => {
      const error = new AppError('METHOD_NOT_ALLOWED', `${req.method} is not for ${req.path}: use ${methods.join(' or ')}.`);
      return errorAnswer(context, error, { allow: methods.join(', ') });
    });
  }
  app.notFound(({ req }) =>
    errorAnswer(context, new AppError('NOT_FOUND', `There is nothing at ${pathOf(req.url)}: see /api/v1${DESCRIPTION} for what there is.`)),
  );
  app.onError((error) => errorAnswer(context, error));
  return app;
}

async function answer(context: HttpContext, route: Route, request: Request, params: Record<string, string>): Promise<Response> {
  try {
    const principal = await authenticate({ sql: context.sql, request, allow: ['admin'] });
    const query = new URL(request.url).searchParams;
    refuseUnknown(query, route.query);
    refuseUnstorable([...Object.entries(params), ...query]);
    const result = await route.handle({ context, request, principal, params, query });
    if (route.method !== 'GET') expectNewConfig(context, principal.environmentId);
    return result instanceof Response ? result : json(result);
  } catch (error) {
    return errorAnswer(context, error);
  }
}

/** Postgres has no text with this character, so nothing can be found by one. */
function refuseUnstorable(values: readonly [string, string][]): void {
  for (const [name, value] of values) if (value.includes('\u0000')) throw invalid(name, 'holds \\u0000: remove that character');
}

function methodsByPath(routes: readonly Route[]): Map<string, Method[]> {
  const byPath = new Map<string, Method[]>();
  for (const { path, method } of routes) byPath.set(path, [...(byPath.get(path) ?? []), method]);
  return byPath;
}
