import { createServer } from 'node:http';
import { getRequestListener } from '@hono/node-server';
import { connect } from '@/lib/db/connection';
import { createApp } from '@/lib/http/app';
import { createContext } from '@/lib/http/context';

// The data plane in a process of its own, to be killed: DATABASE_URL and PORT say where.
const { sql } = connect({ url: process.env.DATABASE_URL ?? '', name: 'rampart soak' });
const app = createApp(createContext({ sql }));
createServer(getRequestListener((request) => app.fetch(request))).listen(Number(process.env.PORT), '127.0.0.1');
