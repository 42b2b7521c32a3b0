import { randomUUID } from 'node:crypto';
import { AppError, statusOf } from '@/lib/errors';
import type { HttpContext } from './context';

type Headers = Readonly<Record<string, string>>;

export function json(body: unknown, status = 200, headers: Headers = {}): Response {
  return new Response(JSON.stringify(body), {
    status,
    headers: { 'content-type': 'application/json', 'cache-control': 'no-store', ...headers },
  });
}

/** The answer to anything thrown: a caller's fault as it is, a database out of reach as 503, a bug as 500 with an id and nothing else. */
export function errorAnswer(context: HttpContext, error: unknown, headers: Headers = {}): Response {
  const known = asAppError(error);
  if (known === undefined) {
    const id = randomUUID();
    context.log({ level: 'error', message: 'a request failed inside Rampart', id, cause: error });
    return json(
      { error: { code: 'INTERNAL', message: `Something failed inside Rampart; its log has the cause under ${id}.`, id } },
      500,
      headers,
    );
  }
  const { code, message, fields } = known;
  return json({ error: { code, message, ...(fields.length > 0 && { fields }) } }, statusOf(code), { ...errorHeaders(known), ...headers });
}

export function errorHeaders({ code, retryAfterSeconds }: AppError): Record<string, string> {
  return {
    ...(retryAfterSeconds !== undefined && { 'retry-after': String(retryAfterSeconds) }),
    ...(code === 'UNAUTHENTICATED' && { 'www-authenticate': 'Bearer realm="rampart"' }),
  };
}

/** The caller's fault, or the database's absence; undefined for a bug. */
export function asAppError(error: unknown): AppError | undefined {
  if (error instanceof AppError) return error;
  // The pages' bundle has its own copy of the class.
  if (error instanceof Error && error.name === 'AppError' && 'code' in error && 'fields' in error) return error as AppError;
  if (!isDatabaseAway(error)) return undefined;
  return new AppError('UNAVAILABLE', 'The database cannot be reached: try again in a moment.', { retryAfterSeconds: 2, cause: error });
}

const AWAY = new Set([
  'CONNECTION_CLOSED',
  'CONNECTION_ENDED',
  'CONNECTION_DESTROYED',
  'CONNECT_TIMEOUT',
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ENOTFOUND',
]);

/** Postgres classes 08 (connection), 53 (resources) and 57P (shutting down), in the error or in what it wraps. */
function isDatabaseAway(error: unknown): boolean {
  if (typeof error !== 'object' || error === null) return false;
  const code = 'code' in error ? String(error.code) : '';
  return AWAY.has(code) || /^(08|53|57P)/.test(code) || ('cause' in error && isDatabaseAway(error.cause));
}
