/** On every answer of the data plane: keys travel in headers, never in cookies, so any page may read what its key gives it. */
export const CORS_HEADERS: Readonly<Record<string, string>> = {
  'access-control-allow-origin': '*',
  'access-control-expose-headers': 'ETag, Retry-After',
};

/** Allows any origin: a preflight carries no key, so the key's own list of origins is applied to the request that follows. */
export function preflight(methods: string): Response {
  return new Response(null, {
    status: 204,
    headers: {
      ...CORS_HEADERS,
      'access-control-allow-methods': `${methods}, OPTIONS`,
      'access-control-allow-headers':
        'Authorization, X-API-Key, Content-Type, Content-Encoding, If-None-Match, Last-Event-ID, Idempotency-Key',
      'access-control-max-age': '86400',
    },
  });
}
