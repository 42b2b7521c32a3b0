import { createHmac } from 'node:crypto';

const PASS = /^rps_(\d{1,9})_[A-Za-z0-9_-]{43}$/;

/**
 * What opens the stream in place of a key: a browser's EventSource can only send it in the address, where a key of a server must not
 * stand. It is derived from the key's hash, so it ends with the key.
 */
export function streamPass(keyId: number, keyHash: string): string {
  return `rps_${keyId}_${createHmac('sha256', keyHash).update('stream').digest('base64url')}`;
}

/** The key a pass claims to come from, not yet verified; undefined when this is not a pass. */
export function keyIdOfPass(text: string): number | undefined {
  const found = PASS.exec(text);
  return found === null ? undefined : Number(found[1]);
}
