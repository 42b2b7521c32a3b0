import type { ExperimentsContext } from '@/lib/experiments/context';
import type { Exchange } from './route';
import { invalid } from './route';

const LONGEST_KEY = 200;

/**
 * What the functions of lib/experiments need to know of a request. An admin key may do everything: whoever may make keys could give
 * themselves the rest.
 */
export function experimentsContext({ context, principal, request }: Exchange): ExperimentsContext {
  const idempotencyKey = request.headers.get('idempotency-key') ?? undefined;
  if (idempotencyKey !== undefined && (idempotencyKey === '' || idempotencyKey.length > LONGEST_KEY)) {
    throw invalid('Idempotency-Key', `must have 1 to ${LONGEST_KEY} characters`);
  }
  return {
    sql: context.sql,
    environmentId: principal.environmentId,
    actor: { name: `key:${principal.name}`, role: 'owner' },
    now: context.now(),
    idempotencyKey,
  };
}
