import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import { connect } from '@/lib/db/connection';
import { createApp } from '@/lib/http/app';
import { createContext } from '@/lib/http/context';

// The API without the pages, as the server entry mounts it.
const { sql } = connect({ url: process.env.DATABASE_URL ?? '', name: 'rampart bench server' });
const app = createApp(createContext({ sql }));
const server = createServer(
  { keepAliveTimeout: 60_000 },
  getRequestListener((request) => app.fetch(request)),
);
server.listen({ port: 0, host: '127.0.0.1', backlog: 4096 }, () => process.send?.({ port: (server.address() as AddressInfo).port }));

process.on('message', ({ question }: { question: string }) => {
  if (question === 'peak memory') process.send?.({ answer: process.resourceUsage().maxRSS * 1024 });
  if (question !== 'memory') return;
  globalThis.gc?.();
  process.send?.({ answer: process.memoryUsage.rss() });
});
process.on('SIGTERM', () => process.exit(0));
