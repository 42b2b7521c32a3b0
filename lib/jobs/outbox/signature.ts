import { createHmac } from 'node:crypto';

/**
 * The `Rampart-Signature` header: `t=1764158400,v1=<hex>[,v1=<hex>]`, where v1 is HMAC-SHA256(secret, `${t}.${body}`) and t the Unix time of
 * this attempt in seconds. While a secret is being changed there is one v1 for each; a receiver accepts any, and refuses an old t.
 */
export function signature(body: string, { secrets, at }: { secrets: readonly string[]; at: Date }): string {
  const time = Math.floor(at.getTime() / 1000);
  const signatures = secrets.map((secret) => `v1=${createHmac('sha256', secret).update(`${time}.${body}`).digest('hex')}`);
  return [`t=${time}`, ...signatures].join(',');
}
