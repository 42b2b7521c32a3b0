import { createSign, generateKeyPairSync } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface IdentityProvider {
  issuer: string;
  /** Whose account the next sign-in is. */
  email: string;
  /** Whether it says that it has checked that address. */
  isVerified: boolean;
  close(): Promise<void>;
}

const CLIENT = 'rampart';

/** An OpenID Connect provider as small as the specification allows: discovery, keys, authorization code, ID token, user info. */
export async function startIdentityProvider(): Promise<IdentityProvider> {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const nonces = new Map<string, string | null>();
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', provider.issuer);
    const json = (body: unknown) => response.setHeader('content-type', 'application/json').end(JSON.stringify(body));
    const answers: Record<string, () => void> = {
      '/.well-known/openid-configuration': () => json(discovery(provider.issuer)),
      '/keys': () => json({ keys: [{ ...publicKey.export({ format: 'jwk' }), kid: '1', alg: 'RS256', use: 'sig' }] }),
      '/authorize': () => {
        const code = `code-${nonces.size}`;
        nonces.set(code, url.searchParams.get('nonce'));
        const back = new URL(url.searchParams.get('redirect_uri') ?? '');
        back.searchParams.set('code', code);
        back.searchParams.set('state', url.searchParams.get('state') ?? '');
        response.writeHead(302, { location: back.href }).end();
      },
      '/token': () => {
        const nonce = [...nonces.values()].at(-1) ?? undefined;
        json({ access_token: 'access', token_type: 'Bearer', expires_in: 300, id_token: sign(claims(provider, nonce), privateKey) });
      },
      '/userinfo': () => json(claims(provider)),
    };
    const answer = answers[url.pathname];
    if (answer === undefined) response.writeHead(404).end();
    else answer();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const provider: IdentityProvider = {
    issuer: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    email: '',
    isVerified: true,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
  return provider;
}

function discovery(issuer: string) {
  return {
    issuer,
    authorization_endpoint: `${issuer}/authorize`,
    token_endpoint: `${issuer}/token`,
    userinfo_endpoint: `${issuer}/userinfo`,
    jwks_uri: `${issuer}/keys`,
    response_types_supported: ['code'],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: ['RS256'],
  };
}

function claims({ issuer, email, isVerified }: IdentityProvider, nonce?: string) {
  const now = Math.floor(Date.now() / 1000);
  return {
    iss: issuer,
    aud: CLIENT,
    sub: `account of ${email}`,
    email,
    email_verified: isVerified,
    name: email,
    iat: now,
    exp: now + 300,
    nonce,
  };
}

function sign(payload: object, key: import('node:crypto').KeyObject): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const text = `${part({ alg: 'RS256', typ: 'JWT', kid: '1' })}.${part(payload)}`;
  return `${text}.${createSign('RSA-SHA256').update(text).sign(key, 'base64url')}`;
}
