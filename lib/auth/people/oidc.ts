import { AppError } from '@/lib/errors';

type Variables = Readonly<Record<string, string | undefined>>;

/** The organisation's identity provider, as the operator named it. */
export interface OidcSettings {
  issuer: string;
  clientId: string;
  clientSecret: string;
  /** What the button says. */
  label: string;
}

export const OIDC_PROVIDER = 'oidc';

/**
 * Reads `RAMPART_OIDC_ISSUER`, `RAMPART_OIDC_CLIENT_ID`, `RAMPART_OIDC_CLIENT_SECRET` and `RAMPART_OIDC_LABEL`; the first three go together, and
 * with `RAMPART_URL`, since the provider sends people back to it.
 *
 * @throws AppError INVALID_FIELD naming the variable
 */
export function readOidc(variables: Variables): OidcSettings | undefined {
  const [issuer, clientId, clientSecret] = ['ISSUER', 'CLIENT_ID', 'CLIENT_SECRET'].map(
    (name) => variables[`RAMPART_OIDC_${name}`] || undefined,
  );
  if (issuer === undefined && clientId === undefined && clientSecret === undefined) return undefined;
  if (issuer === undefined || clientId === undefined || clientSecret === undefined) {
    throw new AppError(
      'INVALID_FIELD',
      'RAMPART_OIDC_ISSUER, RAMPART_OIDC_CLIENT_ID and RAMPART_OIDC_CLIENT_SECRET go together: set all three or none',
    );
  }
  if (readPublicUrl(variables) === undefined) {
    throw new AppError('INVALID_FIELD', 'RAMPART_URL must be set beside RAMPART_OIDC_ISSUER: the provider sends people back to it');
  }
  return { issuer: issuer.replace(/\/$/, ''), clientId, clientSecret, label: variables['RAMPART_OIDC_LABEL'] || 'your organisation' };
}

/**
 * Reads `RAMPART_URL`, the address people open Rampart under; undefined when it is not set.
 *
 * @throws AppError INVALID_FIELD
 */
export function readPublicUrl(variables: Variables): string | undefined {
  const text = variables['RAMPART_URL'];
  if (text === undefined || text === '') return undefined;
  if (/^https?:\/\//.test(text) && URL.canParse(text) && new URL(text).pathname === '/') return new URL(text).origin;
  throw new AppError(
    'INVALID_FIELD',
    `RAMPART_URL must be an address without a path, such as "https://rampart.example.com", not "${text}"`,
  );
}
