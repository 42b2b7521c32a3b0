import type { Sql, TransactionSql } from '@/lib/db/types';
import { AppError, type FieldProblem } from '@/lib/errors';
import { type Actor, personOf } from './actor';
import { hashKey, keyPrefix, newKey } from './key-material';
import { forgetKeys } from './key-state';
import { toListedKey } from './list-keys';
import { requireMay } from './permissions';
import { recordAudit } from './record-audit';
import type { KeyKind, ListedKey } from './types';

export interface KeyContext {
  sql: Sql;
  environmentId: number;
  actor: Actor;
}

interface KeyWriteContext extends Omit<KeyContext, 'sql'> {
  sql: TransactionSql;
}

export interface CreateKeyInput {
  kind: KeyKind;
  name: string;
  origins?: readonly string[] | undefined;
  /** Requests per second. */
  rateLimit?: number | undefined;
}

const KINDS: readonly string[] = ['server', 'client', 'admin'];
const LONGEST_NAME = 100;

/**
 * Makes a key. The answer is the only place where the key itself ever appears.
 *
 * @throws AppError FORBIDDEN to others than owners · INVALID_FIELD
 */
export async function createKey(ctx: KeyContext, input: CreateKeyInput): Promise<ListedKey & { key: string }> {
  return await ctx.sql.begin((sql) => insertKey({ ...ctx, sql }, input));
}

/** The same, within a transaction. */
export async function insertKey(ctx: KeyWriteContext, input: CreateKeyInput): Promise<ListedKey & { key: string }> {
  requireMay(ctx.actor, 'key.create');
  const problems = problemsOf(input);
  if (problems.length > 0) throw new AppError('INVALID_FIELD', `${problems[0]?.field}: ${problems[0]?.message}`, { fields: problems });
  const key = newKey(input.kind);
  return { ...(await storeKey(ctx, { ...input, key, createdBy: personOf(ctx.actor) })), key };
}

/** Stores a key that is given, such as one of the environment variables at the first start. A key that is there already stays as it is. */
export async function ensureKey(ctx: KeyContext, input: CreateKeyInput & { key: string }): Promise<void> {
  const [there] = await ctx.sql`select 1 from api_keys where hash = ${hashKey(input.key)}`;
  if (there !== undefined) return;
  await ctx.sql.begin((sql) => storeKey({ ...ctx, sql }, { ...input, createdBy: null }));
  // It may just have been asked for in vain.
  forgetKeys(ctx.sql);
}

interface StoredKey extends CreateKeyInput {
  key: string;
  createdBy: string | null;
}

async function storeKey(ctx: KeyWriteContext, input: StoredKey): Promise<ListedKey> {
  const { sql, environmentId } = ctx;
  const [row] = await sql`
    insert into api_keys (environment_id, kind, name, hash, prefix, origins, rate_limit, created_by)
    values (${environmentId}, ${input.kind}, ${input.name}, ${hashKey(input.key)}, ${keyPrefix(input.key)}, ${[...(input.origins ?? [])]},
      ${input.rateLimit ?? null}, ${input.createdBy})
    on conflict (hash) do update set name = api_keys.name
    returning *`;
  const key = toListedKey(row as Parameters<typeof toListedKey>[0]);
  await recordAudit(ctx, { action: 'key.create', subject: `key:${key.id}`, after: key });
  await sql`select pg_notify('rampart_keys', '')`;
  return key;
}

function problemsOf({ kind, name, origins = [], rateLimit }: CreateKeyInput): FieldProblem[] {
  const problems: FieldProblem[] = [];
  if (!KINDS.includes(kind)) problems.push({ field: 'kind', message: 'must be "server", "client" or "admin"' });
  if (typeof name !== 'string' || name.trim() === '' || name.length > LONGEST_NAME) {
    problems.push({ field: 'name', message: `must be a text of 1 to ${LONGEST_NAME} characters, such as "checkout service"` });
  }
  origins.forEach((origin, index) => {
    if (!isOrigin(origin))
      problems.push({ field: `origins[${index}]`, message: 'must be an origin such as "https://shop.example.com", without a path' });
  });
  if (rateLimit !== undefined && !(Number.isInteger(rateLimit) && rateLimit > 0 && rateLimit <= 1_000_000)) {
    problems.push({ field: 'rateLimit', message: 'must be a whole number of requests per second from 1 to 1000000' });
  }
  return problems;
}

function isOrigin(text: string): boolean {
  try {
    return new URL(text).origin === text;
  } catch {
    return false;
  }
}
