import type { Actor } from '@/lib/auth/actor';
import type { Principal } from '@/lib/auth/types';
import type { ExperimentsContext } from '@/lib/experiments/context';
import type { Exchange } from './route';
import { invalid } from './route';

const LONGEST_KEY = 200;

/** An admin key may do everything: whoever may make keys could give themselves the rest. */
export function keyActor({ name, person }: Principal): Actor {
  return { name: `key:${name}`, role: 'owner', person };
}

/** What the functions of lib/experiments need to know of a request. */
export function experimentsContext({ context, principal, request }: Exchange): ExperimentsContext {
  const idempotencyKey = request.headers.get('idempotency-key') ?? undefined;
  if (idempotencyKey !== undefined && (idempotencyKey === '' || idempotencyKey.length > LONGEST_KEY)) {
    throw invalid('Idempotency-Key', `must have 1 to ${LONGEST_KEY} characters`);
  }
  return {
    sql: context.sql,
    environmentId: principal.environmentId,
    actor: keyActor(principal),
    now: context.now(),
    idempotencyKey,
  };
}
