import { createHash, randomBytes } from 'node:crypto';

/** The cookie of a browser that has signed in, as OWASP's device cookies: signed, and for one address. */
export const DEVICE_COOKIE = 'device';
export const DEVICE_SECONDS = 365 * 86_400;

/** What the cookie of a browser says that signs in as this person: its own random name, and whom it is for. */
export function deviceValue(email: string, device = randomBytes(16).toString('hex')): string {
  return `${device}.${digestOf(device, email)}`;
}

/** The browser's name in a cookie whose signature was right, when it is for this person; '' otherwise. */
export function knownDevice(email: string, value: string | null | undefined | false): string {
  if (!value) return '';
  const [device = '', digest] = value.split('.');
  return digest === digestOf(device, email) ? device : '';
}

function digestOf(device: string, email: string): string {
  return createHash('sha256').update(`${device}:${email}`).digest('hex').slice(0, 32);
}
