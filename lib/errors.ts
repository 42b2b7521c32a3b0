/** The codes an expected caller's fault can have; each has one HTTP status, given in `statusOf`. */
export type ErrorCode =
  | 'INVALID_JSON'
  | 'INVALID_FIELD'
  | 'UNAUTHENTICATED'
  | 'FORBIDDEN'
  | 'NOT_FOUND'
  | 'CONFLICT'
  | 'METHOD_NOT_ALLOWED'
  | 'PAYLOAD_TOO_LARGE'
  | 'UNSUPPORTED_MEDIA_TYPE'
  | 'RATE_LIMITED'
  | 'UNAVAILABLE';

/** One field that was wrong: where it stands, what is wrong with it, and how to mend it. */
export interface FieldProblem {
  field: string;
  message: string;
}

interface AppErrorOptions {
  fields?: readonly FieldProblem[];
  retryAfterSeconds?: number;
  cause?: unknown;
}

/** A caller's fault, told to the caller as it is. Anything else thrown is a bug and stays inside. */
export class AppError extends Error {
  readonly code: ErrorCode;
  readonly fields: readonly FieldProblem[];
  readonly retryAfterSeconds: number | undefined;

  constructor(code: ErrorCode, message: string, options: AppErrorOptions = {}) {
    super(message, { cause: options.cause });
    this.name = 'AppError';
    this.code = code;
    this.fields = options.fields ?? [];
    this.retryAfterSeconds = options.retryAfterSeconds;
  }
}

const STATUS: Record<ErrorCode, number> = {
  INVALID_JSON: 400,
  INVALID_FIELD: 400,
  UNAUTHENTICATED: 401,
  FORBIDDEN: 403,
  NOT_FOUND: 404,
  CONFLICT: 409,
  METHOD_NOT_ALLOWED: 405,
  PAYLOAD_TOO_LARGE: 413,
  UNSUPPORTED_MEDIA_TYPE: 415,
  RATE_LIMITED: 429,
  UNAVAILABLE: 503,
};

export function statusOf(code: ErrorCode): number {
  return STATUS[code];
}

/** What an error says and where, for a log: without the values that a failed query was given, tokens and password hashes among them. */
export function reasonOf(error: unknown): { error: string; stack?: string | undefined; cause?: string | undefined } {
  if (!(error instanceof Error)) return { error: withoutValues(String(error)) };
  const { message, stack, cause } = error;
  const told = withoutValues(message);
  return { error: told, stack: stack?.replace(message, () => told), cause: cause === undefined ? undefined : withoutValues(String(cause)) };
}

/** Drizzle ends the message of a failed query with its parameters. */
function withoutValues(message: string): string {
  return message.replace(/^(Failed query: [\s\S]*?)\nparams: [\s\S]*/, '$1');
}
