import type { AnySql } from '@/lib/db/types';
import { hashKey } from './key-material';
import { type KnownKey, keyState } from './key-state';
import { keyIdOfPass, streamPass } from './stream-pass';
import type { KeyKind, Principal } from './types';

const BELIEVED_MS = 10_000;
const DISBELIEVED_MS = 2_000;
const MOST_KNOWN = 10_000;
const CLIENT_RATE = 2_000;
const ADMIN_RATE = 500;

/**
 * Who a key belongs to; undefined for an unknown or revoked one. Answers are remembered for seconds, unknown keys shorter, so that
 * neither a busy key nor a wrong one asks the database at every request. While the database is away a key stays what it last was:
 * serving goes on.
 */
export function lookUpKey(sql: AnySql, key: string): Principal | undefined | Promise<Principal | undefined> {
  const known = keyState(sql).known.get(key);
  if (known !== undefined && known.until > performance.now()) return known.principal;
  return ask(sql, key).then(
    ({ principal }) => principal,
    (error) => {
      if (known?.principal === undefined) throw error;
      return known.principal;
    },
  );
}

/** Requests that miss at the same moment share one question. */
function ask(sql: AnySql, key: string): Promise<KnownKey> {
  const state = keyState(sql);
  const pending = state.pending.get(key);
  if (pending !== undefined) return pending;
  const question = read(sql, key)
    .then((principal) => {
      const known = { principal, until: performance.now() + (principal === undefined ? DISBELIEVED_MS : BELIEVED_MS) };
      if (state.known.size >= MOST_KNOWN) state.known.clear();
      // After `forgetKeys` this answer may be older than the change it was called for.
      if (state.pending.get(key) === question) state.known.set(key, known);
      return known;
    })
    .finally(() => {
      if (state.pending.get(key) === question) state.pending.delete(key);
    });
  state.pending.set(key, question);
  return question;
}

interface KeyRow {
  id: number;
  kind: KeyKind;
  name: string;
  hash: string;
  created_by: string | null;
  environment_id: number;
  environment: string;
  origins: string[];
  rate_limit: number | null;
}

async function read(sql: AnySql, key: string): Promise<Principal | undefined> {
  const passId = keyIdOfPass(key);
  const [row] = await sql<KeyRow[]>`
    select k.id, k.kind, k.name, k.hash, k.created_by, k.environment_id, e.key as environment, k.origins, k.rate_limit
    from api_keys k join environments e on e.id = k.environment_id
    where ${passId === undefined ? sql`k.hash = ${hashKey(key)}` : sql`k.id = ${passId}`} and k.revoked_at is null and e.archived_at is null`;
  if (row === undefined || (passId !== undefined && streamPass(row.id, row.hash) !== key)) return undefined;
  const { id, name, origins, environment } = row;
  const kind = passId === undefined ? row.kind : 'stream';
  return {
    keyId: id,
    kind,
    name,
    person: row.created_by ?? undefined,
    environmentId: row.environment_id,
    environment,
    origins,
    rateLimit: row.rate_limit ?? defaultRate(row.kind),
  };
}

/** Requests per second of a key without a limit of its own. A server's key has none: its traffic is our customer's own. */
function defaultRate(kind: KeyKind): number | undefined {
  if (kind === 'server') return undefined;
  return kind === 'client' ? CLIENT_RATE : ADMIN_RATE;
}
