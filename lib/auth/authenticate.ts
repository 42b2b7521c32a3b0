import type { AnySql } from '@/lib/db/types';
import { AppError } from '@/lib/errors';
import { keyState } from './key-state';
import { lookUpKey } from './look-up-key';
import { noteUse } from './note-use';
import { presentedKey } from './presented-key';
import { takeToken } from './take-token';
import type { Principal, PrincipalKind } from './types';

interface AuthenticateInput {
  sql: AnySql;
  request: Request;
  /** Kinds of key that may do what is asked. */
  allow: readonly PrincipalKind[];
  /** Whether `?key=` counts, for callers that cannot set headers. */
  allowQuery?: boolean;
}

/**
 * Finds out whose request this is: key known and not revoked, of an allowed kind, from an allowed origin, within its rate limit.
 *
 * @throws AppError UNAUTHENTICATED, FORBIDDEN or RATE_LIMITED
 */
export async function authenticate({ sql, request, allow, allowQuery = false }: AuthenticateInput): Promise<Principal> {
  const key = presentedKey(request, allowQuery);
  if (key === undefined) throw new AppError('UNAUTHENTICATED', missingKey(allowQuery));
  const principal = await lookUpKey(sql, key);
  if (principal === undefined) throw new AppError('UNAUTHENTICATED', 'The API key is unknown or revoked: see Settings, “API keys”.');
  if (!allow.includes(principal.kind)) throw new AppError('FORBIDDEN', wrongKind(principal.kind, allow));
  requireOrigin(principal, request.headers.get('origin'));
  const now = performance.now();
  requireToken(sql, principal, now);
  noteUse(sql, principal.keyId, now);
  return principal;
}

/** A browser names its origin and cannot lie about it; anything else may leave it out and is not held to the list. */
function requireOrigin({ origins }: Principal, origin: string | null): void {
  if (origins.length === 0 || origin === null || origins.includes(origin)) return;
  throw new AppError('FORBIDDEN', `The key may not be used from ${origin}: add this origin to the key, or use another key.`);
}

function requireToken(sql: AnySql, { keyId, rateLimit }: Principal, now: number): void {
  if (rateLimit === undefined) return;
  const waitSeconds = takeToken(keyState(sql).buckets, keyId, rateLimit, now);
  if (waitSeconds === undefined) return;
  throw new AppError('RATE_LIMITED', `More than ${rateLimit} requests a second with this key: wait, or raise the key's limit.`, {
    retryAfterSeconds: Math.max(1, Math.ceil(waitSeconds)),
  });
}

function missingKey(allowQuery: boolean): string {
  const query = allowQuery ? ', or as ?key=KEY' : '';
  return `There is no API key: send it as "Authorization: Bearer KEY" or "X-API-Key: KEY"${query}.`;
}

function wrongKind(kind: PrincipalKind, allow: readonly PrincipalKind[]): string {
  return `A key of kind "${kind}" may not do this: use one of kind ${allow.map((allowed) => `"${allowed}"`).join(' or ')}.`;
}
