import * as api from '@/app/api/v1/[...path]/route';
import * as health from '@/app/healthz/route';
import * as ofrep from '@/app/ofrep/[...path]/route';
import * as readiness from '@/app/readyz/route';
import * as segment from '@/app/v1/[...path]/route';

export type Mount = ((request: Request) => Promise<Response>) | undefined;

type RouteFile = Partial<Record<string, unknown>>;

/** The two ways into the same handlers: the server entry, and the route files that Next serves. */
export const MOUNTS: [string, Mount][] = [
  ['the server entry', undefined],
  ['the route files', throughRouteFiles],
];

async function throughRouteFiles(request: Request): Promise<Response> {
  const file = fileOf(new URL(request.url).pathname);
  const handler = file[request.method];
  if (typeof handler !== 'function') return new Response(null, { status: 405 });
  return await (handler as (request: Request) => Promise<Response>)(request);
}

function fileOf(path: string): RouteFile {
  if (path.startsWith('/api/v1/')) return api;
  if (path.startsWith('/ofrep/')) return ofrep;
  if (path.startsWith('/v1/')) return segment;
  return path === '/healthz' ? health : readiness;
}
