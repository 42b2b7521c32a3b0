import { findUserId } from '@/lib/auth/people/find-session';
import { addEnvironment } from '@/lib/experiments/add-environment';
import { archiveEnvironment } from '@/lib/experiments/archive-environment';
import { environmentChange, environmentDocument, environmentFarewell } from '@/lib/experiments/environment-document';
import { getEnvironment } from '@/lib/experiments/get-environment';
import { renameEnvironment } from '@/lib/experiments/rename-environment';
import { reopenEnvironment } from '@/lib/experiments/reopen-environment';
import { json } from '../answer';
import { experimentsContext } from './experiments-context';
import { type Exchange, param, type Route, readObject } from './route';

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
    summary: 'Close the environment, once nothing runs in it and its server and client keys are revoked',
    body: environmentFarewell,
    handle: async (exchange) => {
      const { key } = await archiveEnvironment({ ctx: experimentsContext(exchange), input: await readObject(exchange.request) });
      return { key, archived: true };
    },
  },
  {
    method: 'POST',
    path: '/environments/:key/reopen',
    summary: 'Open an archived environment again, with a key of another one whose maker owns both',
    handle: async (exchange) => {
      const input = { key: param(exchange, 'key') };
      return await reopenEnvironment({ ctx: experimentsContext(exchange), userId: await askingUser(exchange), input });
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
  const [userId, input] = [await askingUser(exchange), await readObject(exchange.request)];
  const { id, adminKey } = await addEnvironment({ ctx, userId, input, keyName: 'first key' });
  return { ...(await getEnvironment({ sql: ctx.sql, environmentId: id })), adminKey };
}

/** Who made the key; undefined for one of the variables. */
async function askingUser({ context, principal: { person } }: Exchange): Promise<string | undefined> {
  return person === undefined ? undefined : await findUserId(context.sql, person);
}
