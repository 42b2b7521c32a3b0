import { AppError } from '@/lib/errors';
import { errorAnswer } from './answer';
import type { HttpContext } from './context';
import { CORS_HEADERS, preflight } from './cors';
import { discardBody } from './discard-body';
import { EVENT_PATHS, postEvents } from './events';
import { getConfig } from './get-config';
import { healthz, readyz } from './health';
import { evaluateAll } from './ofrep/evaluate-all';
import { evaluateOne } from './ofrep/evaluate-one';
import { openStream } from './open-stream';
import { pathOf } from './path-of';
import { prometheus } from './prometheus';
import { countRequest } from './request-counts';
import { createRestApp } from './rest/rest-app';
import { routes } from './rest/routes';

/** Rampart's whole HTTP interface as one function. It never throws. */
export interface App {
  fetch: (request: Request) => Promise<Response>;
}

type HotHandler = (context: HttpContext, request: Request) => Response | Promise<Response>;

interface HotRoute {
  methods: Record<string, HotHandler>;
  /** Whether browsers of any origin may call it. */
  isOpenToPages: boolean;
}

const OFREP_ONE = '/ofrep/v1/evaluate/flags/';

const HOT = new Map<string, HotRoute>([
  ['/api/v1/config', { methods: { GET: getConfig }, isOpenToPages: true }],
  ['/api/v1/stream', { methods: { GET: openStream }, isOpenToPages: true }],
  ['/ofrep/v1/evaluate/flags', { methods: { POST: evaluateAll }, isOpenToPages: true }],
  ...EVENT_PATHS.map((path): [string, HotRoute] => [path, { methods: { POST: postEvents }, isOpenToPages: true }]),
  ['/healthz', { methods: { GET: healthz }, isOpenToPages: false }],
  ['/readyz', { methods: { GET: readyz }, isOpenToPages: false }],
  ['/metrics', { methods: { GET: prometheus }, isOpenToPages: false }],
]);

const evaluateFlag: HotRoute = {
  methods: { POST: (context, request) => evaluateOne(context, request, pathOf(request.url).slice(OFREP_ONE.length)) },
  isOpenToPages: true,
};

/** Both mounts, the server entry and the route files of Next, answer with this. Hot paths are looked up before any router runs. */
export function createApp(context: HttpContext): App {
  const rest = createRestApp(context, routes);
  return {
    async fetch(request) {
      const started = performance.now();
      const path = pathOf(request.url);
      const hot = hotRoute(path);
      const response = hot === undefined ? await rest.fetch(request) : await answerHot(context, request, hot);
      if (response.status >= 400 && response.status !== 413) await discardBody(request);
      countRequest(
        hot === undefined ? '/api/v1/*' : hot === evaluateFlag ? `${OFREP_ONE}:key` : path,
        response.status,
        (performance.now() - started) / 1000,
      );
      return response;
    },
  };
}

/** Whether the server entry should answer a path itself instead of handing it to Next. */
export function isApiPath(path: string): boolean {
  return path.startsWith('/api/v1/') || path.startsWith('/ofrep/') || HOT.has(path);
}

function hotRoute(path: string): HotRoute | undefined {
  return HOT.get(path) ?? (path.startsWith(OFREP_ONE) && path.length > OFREP_ONE.length ? evaluateFlag : undefined);
}

async function answerHot(context: HttpContext, request: Request, { methods, isOpenToPages }: HotRoute): Promise<Response> {
  const { method } = request;
  // The head of a stream would hold it open with nobody to read it.
  const handler = methods[method] ?? (method === 'HEAD' && methods.GET !== openStream ? methods.GET : undefined);
  const allowed = Object.keys(methods).join(', ');
  const headers = isOpenToPages ? CORS_HEADERS : {};
  if (method === 'OPTIONS' && isOpenToPages) return preflight(allowed);
  try {
    if (handler === undefined) throw new AppError('METHOD_NOT_ALLOWED', `${method} is not for this address: use ${allowed}.`);
    return await handler(context, request);
  } catch (error) {
    const isMethod = handler === undefined;
    return errorAnswer(context, error, isMethod ? { ...headers, allow: allowed } : headers);
  }
}
