import { createHash, createSign, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface IdentityProvider {
  issuer: string;
  /** Whose account the next sign-in is. */
  email: string;
  /** Laid over the claims about that account. */
  claims: Record<string, unknown>;
  /** Whether its tokens are signed by a key that it does not publish. */
  isForged: boolean;
  close(): Promise<void>;
}

const CLIENT = 'rampart';

/**
 * An OpenID Connect provider as small as the specification allows: discovery, keys, authorization code with PKCE, ID token, user info. A code
 * is good once, for who holds the verifier of its challenge.
 */
export async function startIdentityProvider(port = 0): Promise<IdentityProvider> {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const other = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const codes = new Map<string, Begun>();
  const server = createServer(async (request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', provider.issuer);
    const json = (body: unknown, status = 200) =>
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    if (pathname === '/.well-known/openid-configuration') json(discovery(provider.issuer));
    else if (pathname === '/keys') json({ keys: [{ ...publicKey.export({ format: 'jwk' }), kid: '1', alg: 'RS256', use: 'sig' }] });
    else if (pathname === '/authorize') {
      const code = `code-${codes.size}`;
      codes.set(code, { asked: searchParams, claims: claimsOf(provider), isUsed: false });
      const back = new URL(searchParams.get('redirect_uri') ?? '');
      back.searchParams.set('code', code);
      back.searchParams.set('state', searchParams.get('state') ?? '');
      response.writeHead(302, { location: back.href }).end();
    } else if (pathname === '/token') {
      const asked = new URLSearchParams(await textOf(request));
      const begun = takeCode(codes, asked);
      if (begun === undefined) return void json({ error: 'invalid_grant' }, 400);
      const token = { iss: provider.issuer, aud: CLIENT, nonce: begun.asked.get('nonce'), ...begun.claims };
      const idToken = sign(token, provider.isForged ? other.privateKey : privateKey);
      json({ access_token: asked.get('code'), token_type: 'Bearer', expires_in: 300, id_token: idToken });
    } else if (pathname === '/userinfo') json(codes.get(request.headers.authorization?.replace('Bearer ', '') ?? '')?.claims ?? {});
    else json({}, 404);
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const provider: IdentityProvider = {
    issuer: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    email: '',
    claims: {},
    isForged: false,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
  return provider;
}

/** A sign-in under way: what was asked, and whose account it was then. */
interface Begun {
  asked: URLSearchParams;
  claims: ReturnType<typeof claimsOf>;
  isUsed: boolean;
}

function takeCode(codes: Map<string, Begun>, asked: URLSearchParams): Begun | undefined {
  const begun = codes.get(asked.get('code') ?? '');
  const challenge = createHash('sha256')
    .update(asked.get('code_verifier') ?? '')
    .digest('base64url');
  if (begun === undefined || begun.isUsed) return undefined;
  if (begun.asked.get('code_challenge_method') !== 'S256' || begun.asked.get('code_challenge') !== challenge) return undefined;
  begun.isUsed = true;
  return begun;
}

async function textOf(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const part of request.setEncoding('utf8')) text += part;
  return text;
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

function claimsOf({ email, claims }: IdentityProvider) {
  const now = Math.floor(Date.now() / 1000);
  return { sub: `account of ${email}`, email, email_verified: true, name: email, iat: now, exp: now + 300, ...claims };
}

function sign(payload: object, key: KeyObject): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const text = `${part({ alg: 'RS256', typ: 'JWT', kid: '1' })}.${part(payload)}`;
  return `${text}.${createSign('RSA-SHA256').update(text).sign(key, 'base64url')}`;
}
