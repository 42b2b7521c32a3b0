import { createKey } from '@/lib/auth/create-key';
import { findUserId } from '@/lib/auth/people/find-session';
import { addEnvironment } from '@/lib/experiments/add-environment';
import { archiveEnvironment } from '@/lib/experiments/archive-environment';
import { environmentChange, environmentDocument, environmentFarewell } from '@/lib/experiments/environment-document';
import { getEnvironment } from '@/lib/experiments/get-environment';
import { renameEnvironment } from '@/lib/experiments/rename-environment';
import { json } from '../answer';
import { experimentsContext } from './experiments-context';
import { type Exchange, type Route, readObject } from './route';

/** A key belongs to one environment: the others are made here, and are changed with keys of their own. */
export const environmentRoutes: Route[] = [
  {
    method: 'GET',
    path: '/environment',
    summary: 'The environment of the key',
    handle: ({ context, principal: { environmentId } }) => getEnvironment({ sql: context.sql, environmentId }),
  },
  {
    method: 'PUT',
    path: '/environment',
    summary: 'Change the name that people see; the key stays',
    body: environmentChange,
    handle: async (exchange) => renameEnvironment({ ctx: experimentsContext(exchange), input: await readObject(exchange.request) }),
  },
  {
    method: 'POST',
    path: '/environment/archive',
    summary: 'Close the environment for good, once nothing runs in it and its server and client keys are revoked',
    body: environmentFarewell,
    handle: async (exchange) => {
      const { key } = await archiveEnvironment({ ctx: experimentsContext(exchange), input: await readObject(exchange.request) });
      return { key, archived: true };
    },
  },
  {
    method: 'POST',
    path: '/environments',
    summary: 'Make an empty environment; the answer is the only place where its admin key appears',
    body: environmentDocument,
    handle: async (exchange) => json(await makeEnvironment(exchange), 201),
  },
];

async function makeEnvironment(exchange: Exchange): Promise<object> {
  const ctx = experimentsContext(exchange);
  const { person } = exchange.principal;
  const userId = person === undefined ? undefined : await findUserId(ctx.sql, person);
  const { id, key } = await addEnvironment({ ctx, userId, input: await readObject(exchange.request) });
  const adminKey = await createKey({ sql: ctx.sql, environmentId: id, actor: ctx.actor }, { kind: 'admin', name: 'first key' });
  return { ...(await getEnvironment({ sql: ctx.sql, environmentId: id })), key, adminKey: adminKey.key };
}
