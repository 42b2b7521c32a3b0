import { type LookupOptions, lookup } from 'node:dns';
import { request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { refusedAddress } from './allowed-address';

export interface Posted {
  /** Null when no answer came. */
  status: number | null;
  /** Beginning of the answer, or why there was none. */
  response: string;
}

interface Post {
  url: string;
  headers: Record<string, string>;
  body: string;
  timeoutMs: number;
  allowLoopback: boolean;
}

const MOST_RESPONSE_BYTES = 1_000;

/**
 * Posts once. No redirect is followed, the address is judged after its name is resolved, and the whole takes no longer than the timeout.
 * It never throws: what went wrong is the answer.
 */
export async function post({ url, headers, body, timeoutMs, allowLoopback }: Post): Promise<Posted> {
  const signal = AbortSignal.timeout(timeoutMs);
  try {
    const { protocol, hostname } = new URL(url);
    const literal = hostname.replace(/^\[(.*)\]$/, '$1');
    const refused = isIP(literal) === 0 ? undefined : refusedAddress(literal, allowLoopback);
    if (refused !== undefined) return { status: null, response: refused };
    return await new Promise((resolve, reject) => {
      const send = protocol === 'https:' ? requestHttps : requestHttp;
      const options = { method: 'POST', headers, signal, agent: false, lookup: judgedLookup(allowLoopback) } as const;
      const outgoing = send(url, options, (answer) => {
        const chunks: Buffer[] = [];
        const finish = () => resolve({ status: answer.statusCode ?? null, response: excerpt(chunks) });
        answer.on('data', (chunk: Buffer) => {
          chunks.push(chunk);
          // The rest is of no interest, however long it may be.
          if (chunks.reduce((sum, { length }) => sum + length, 0) >= MOST_RESPONSE_BYTES) answer.destroy();
        });
        answer.on('close', finish);
        answer.on('error', finish);
        // The status is known by now, whatever becomes of the rest.
        outgoing.off('error', reject).on('error', finish);
      });
      outgoing.on('error', reject);
      outgoing.end(body);
    });
  } catch (error) {
    if (signal.aborted) return { status: null, response: `no answer within ${timeoutMs / 1000} s` };
    return { status: null, response: error instanceof Error ? error.message : String(error) };
  }
}

/** One answer of the name server, judged and used: a name cannot be one address when it is judged and another when it is called. */
function judgedLookup(allowLoopback: boolean): LookupFunction {
  return (hostname, options: LookupOptions, callback) => {
    lookup(hostname, { ...options, all: true }, (error, addresses) => {
      if (error !== null) return callback(error, '');
      const allowed = addresses.filter(({ address }) => refusedAddress(address, allowLoopback) === undefined);
      const [first] = allowed;
      if (first === undefined) {
        const reason = refusedAddress(addresses[0]?.address ?? '', allowLoopback) ?? 'no address';
        return callback(new Error(`${hostname}: ${reason}`), '');
      }
      return options.all === true ? callback(null, allowed) : callback(null, first.address, first.family);
    });
  };
}

/** Text that Postgres can hold. */
function excerpt(chunks: readonly Buffer[]): string {
  return Buffer.concat(chunks).subarray(0, MOST_RESPONSE_BYTES).toString('utf8').replaceAll('\0', '');
}
