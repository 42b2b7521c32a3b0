import { randomBytes } from 'node:crypto';

/** 256 random bits, with a beginning by which a leaked one can be recognised. */
export function newWebhookSecret(): string {
  return `whsec_${randomBytes(32).toString('base64url')}`;
}
