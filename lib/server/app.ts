import { Hono } from 'hono';
import { sharedDatabase } from '@/lib/db/connection';

export function createApp(_options: { signal: AbortSignal }): { fetch(request: Request): Response | Promise<Response> } {
  const app = new Hono();
  app.get('/healthz', (context) => context.json({ status: 'ok' }));
  app.get('/readyz', async (context) => {
    await sharedDatabase().sql`select 1`;
    return context.json({ status: 'ok' });
  });
  return app;
}
