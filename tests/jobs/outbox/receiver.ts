import { createHmac, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Received {
  headers: IncomingHttpHeaders;
  text: string;
  body: { id?: string; event?: string; sentence?: string; text?: string; [field: string]: unknown };
}

export interface Receiver {
  url: string;
  received: Received[];
  stop(): Promise<void>;
}

/** A receiver of webhooks on loopback that answers as it is told to. */
export async function startReceiver(answer: (response: ServerResponse, seen: number) => void): Promise<Receiver> {
  const received: Received[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const text = Buffer.concat(chunks).toString('utf8');
      received.push({ headers: request.headers, text, body: JSON.parse(text) as Received['body'] });
      answer(response, received.length);
    });
  });
  await new Promise<void>((resolve) => server.listen({ host: '127.0.0.1', port: 0 }, resolve));
  async function stop() {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`, received, stop };
}

/** What a receiver does with the signature, written from its description alone. */
export function isSigned({ headers, text }: Received, secret: string): boolean {
  const parts = String(headers['rampart-signature'])
    .split(',')
    .map((part) => part.split('=') as [string, string]);
  const time = parts.find(([name]) => name === 't')?.[1];
  const wanted = createHmac('sha256', secret).update(`${time}.${text}`).digest();
  const given = parts.filter(([name]) => name === 'v1').map(([, hex]) => Buffer.from(hex, 'hex'));
  return given.some((one) => one.length === wanted.length && timingSafeEqual(one, wanted));
}
