/** `server`: config, evaluation, events · `client`: OFREP, stream and events from browsers, never rules · `admin`: the REST API. */
export type KeyKind = 'server' | 'client' | 'admin';

/** What a request may be made with: a key, or a pass to the stream that was derived from one. */
export type PrincipalKind = KeyKind | 'stream';

/** Who a request comes from, as far as its key tells. */
export interface Principal {
  keyId: number;
  kind: PrincipalKind;
  /** The key's name, for the audit log. */
  name: string;
  /** Who made the key; absent for those of the variables. */
  person: string | undefined;
  environmentId: number;
  /** Key of the environment. */
  environment: string;
  /** Origins a browser may use this key from; empty means any. */
  origins: readonly string[];
  /** Requests per second; undefined means no limit. */
  rateLimit: number | undefined;
}

/** A key as it may be shown: never the key itself. */
export interface ListedKey {
  id: number;
  kind: KeyKind;
  name: string;
  /** How the key begins, to tell it from others; empty for short ones. */
  prefix: string;
  origins: string[];
  rateLimit: number | null;
  createdAt: string;
  createdBy: string | null;
  lastUsedAt: string | null;
  revokedAt: string | null;
}
