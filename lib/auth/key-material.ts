import { createHash, randomBytes } from 'node:crypto';
import type { KeyKind } from './types';

const SHOWN = 14;
const SHORTEST_SHOWN = 24;

/** A new key of 192 random bits that names its kind, so that a leaked one can be recognised. */
export function newKey(kind: KeyKind): string {
  return `rp_${kind}_${randomBytes(24).toString('base64url')}`;
}

/** What is stored of a key: SHA-256 in hex. The keys are random, so a slow hash would add nothing. */
export function hashKey(key: string): string {
  return createHash('sha256').update(key, 'utf8').digest('hex');
}

/** The beginning that is shown in lists; nothing of a key so short that its beginning would help to guess it. */
export function keyPrefix(key: string): string {
  return key.length >= SHORTEST_SHOWN ? key.slice(0, SHOWN) : '';
}
