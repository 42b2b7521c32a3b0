const LONGEST = 512;

/**
 * The API key of a request: `Authorization: Bearer KEY`, `X-API-Key: KEY`, `Authorization: Basic` with the key as user name and no
 * password, or, where the caller allows it (streams and beacons, which cannot set headers), `?key=KEY`.
 *
 * @returns undefined when there is none, or one so long that it cannot be a key
 */
export function presentedKey(request: Request, allowQuery: boolean): string | undefined {
  const key = keyOfAuthorization(request.headers.get('authorization')) ?? request.headers.get('x-api-key') ?? undefined;
  const found = key ?? (allowQuery ? keyOfQuery(request.url) : undefined);
  return found !== undefined && found !== '' && found.length <= LONGEST ? found : undefined;
}

function keyOfAuthorization(header: string | null): string | undefined {
  if (header === null) return undefined;
  const space = header.indexOf(' ');
  if (space === -1) return undefined;
  const scheme = header.slice(0, space).toLowerCase();
  const credentials = header.slice(space + 1).trim();
  if (scheme === 'bearer') return credentials;
  if (scheme !== 'basic') return undefined;
  const decoded = Buffer.from(credentials, 'base64').toString('utf8');
  const colon = decoded.indexOf(':');
  return colon === -1 ? decoded : decoded.slice(0, colon);
}

function keyOfQuery(url: string): string | undefined {
  const start = url.indexOf('?');
  if (start === -1) return undefined;
  return new URLSearchParams(url.slice(start)).get('key') ?? undefined;
}
