import { z } from 'zod';
import { createKey, type KeyContext } from '@/lib/auth/create-key';
import { listKeys } from '@/lib/auth/list-keys';
import { revokeKey } from '@/lib/auth/revoke-key';
import { parseDocument } from '@/lib/experiments/parse-document';
import { strictObject } from '@/lib/experiments/strict-object';
import { json } from '../answer';
import { keyActor } from './experiments-context';
import { type Exchange, invalid, param, type Route, readObject } from './route';

const keyInput = strictObject({
  kind: z.enum(['server', 'client', 'admin'], 'must be "server", "client" or "admin"'),
  name: z.string('is required: a name for people').min(1, 'must not be empty').max(100),
  origins: z.array(z.string()).max(100).default([]),
  rateLimit: z.int('must be a whole number of requests per second').min(1).max(1_000_000).optional(),
});

export const keyRoutes: Route[] = [
  {
    method: 'GET',
    path: '/keys',
    summary: 'API keys of the environment, without the keys themselves',
    handle: async (exchange) => ({ keys: await listKeys(keyContext(exchange)) }),
  },
  {
    method: 'POST',
    path: '/keys',
    summary: 'Make an API key; the answer is the only place where it appears',
    body: keyInput,
    handle: async (exchange) =>
      json(await createKey(keyContext(exchange), parseDocument(keyInput, await readObject(exchange.request))), 201),
  },
  {
    method: 'DELETE',
    path: '/keys/:id',
    summary: 'Revoke an API key for good',
    handle: async (exchange) => {
      const id = Number(param(exchange, 'id'));
      if (!Number.isInteger(id) || id < 0 || id > 2 ** 31 - 1) throw invalid('id', 'must be the number of a key, as GET /keys lists it');
      await revokeKey(keyContext(exchange), id);
      return { id, revoked: true };
    },
  },
];

function keyContext({ context, principal }: Exchange): KeyContext {
  return { sql: context.sql, environmentId: principal.environmentId, actor: keyActor(principal) };
}
