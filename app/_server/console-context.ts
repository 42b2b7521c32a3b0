import { headers } from 'next/headers';
import { redirect } from 'next/navigation';
import { cache } from 'react';
import type { ExperimentsContext } from '@/lib/experiments/context';
import { createEnvironment, type Environment } from '@/lib/experiments/create-environment';
import { sharedContext } from '@/lib/http/context';
import { isLoopback } from './is-loopback';

export interface ConsoleContext extends ExperimentsContext {
  environment: string;
}

const ENVIRONMENT = 'production';
const PLACE = Symbol.for('rampart.console.environment');

/**
 * What every page and every action of the console works with. The request is checked first: until people can sign in, the console is
 * open on this machine only.
 */
export const consoleContext = cache(async (): Promise<ConsoleContext> => {
  const request = await headers();
  if (!isLoopback(request.get('host'), request.get('x-forwarded-for'))) redirect('/closed');
  const { sql, now } = sharedContext();
  const environment = await findEnvironment();
  return { sql, environmentId: environment.id, environment: environment.key, actor: { name: 'console', role: 'owner' }, now: now() };
});

// An environment's number never changes, so one question a process is enough.
async function findEnvironment(): Promise<Environment> {
  const place = globalThis as { [PLACE]?: Environment };
  const { sql, now } = sharedContext();
  place[PLACE] ??= await createEnvironment(sql, { key: ENVIRONMENT, now: now() });
  return place[PLACE];
}
