import { createServer, type Server } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { gzipSync } from 'node:zlib';
import { getRequestListener } from '@hono/node-server';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { intakeOf } from '@/lib/ingest/intake';
import { SERVER_LIMITS } from '@/lib/server/limits';
import { type AppUnderTest, startApp } from '../http/test-app';

const IMPATIENT = { ...SERVER_LIMITS, headersTimeout: 500, requestTimeout: 1000, connectionsCheckingInterval: 50 };
const MEBIBYTE = 1 << 20;

let app: AppUnderTest;
let server: Server;
let port: number;

beforeAll(async () => {
  app = await startApp();
  server = createServer(
    IMPATIENT,
    getRequestListener((request) => app.fetch(request)),
  );
  await new Promise<void>((resolve) => server.listen({ host: '127.0.0.1', port: 0 }, resolve));
  port = (server.address() as AddressInfo).port;
});
afterAll(async () => {
  server.closeAllConnections();
  server.close();
  await app.stop();
});

/** Sends text and gathers what comes back until the other side closes. */
function raw(text: string): { socket: Socket; answer: Promise<string> } {
  const socket = connect({ host: '127.0.0.1', port });
  let received = '';
  socket.on('data', (part) => {
    received += part.toString();
  });
  socket.on('error', () => {});
  socket.write(text);
  return { socket, answer: new Promise((resolve) => socket.once('close', () => resolve(received))) };
}

const head = (length: number) =>
  `POST /api/v1/events HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${app.keys.client}\r\nContent-Length: ${length}\r\n\r\n`;
const reserved = () => intakeOf(app.database.sql).state().reservedBytes;

async function post(body: BodyInit, headers: Record<string, string> = {}): Promise<number> {
  const all = { 'x-api-key': app.keys.server, 'content-type': 'application/json', ...headers };
  const response = await fetch(`http://127.0.0.1:${port}/api/v1/events`, { method: 'POST', headers: all, body });
  await response.arrayBuffer();
  return response.status;
}

const one = JSON.stringify([{ event: 'click', unitId: 'u1' }]);

describe('a client of ill will', () => {
  it('that announces a megabyte on forty connections and sends a byte takes no room from others, and is sent away', async () => {
    const slow = Array.from({ length: 40 }, () => raw(`${head(MEBIBYTE)}[`));
    await expect.poll(() => openConnections()).toBeGreaterThanOrEqual(40);
    expect(await post(one)).toBe(202);
    for (const { answer } of slow) expect(await answer).toMatch(/^HTTP\/1\.1 408 /);
    await expect.poll(reserved).toBe(0);
  });

  it('that never ends its headers is sent away', async () => {
    expect(await raw('POST /api/v1/events HTTP/1.1\r\nHost: x\r\n').answer).toMatch(/^HTTP\/1\.1 408 /);
  });

  it.each([1000, MEBIBYTE])('that goes away in the middle of %i bytes gives its room back, and nobody is alarmed', async (length) => {
    const gone = Array.from({ length: 20 }, () => raw(`${head(length)}[{"event":"click"`));
    await expect.poll(reserved).toBeGreaterThan(0);
    for (const { socket } of gone) socket.destroy();
    await expect.poll(reserved).toBe(0);
    expect(app.logged).toEqual([]);
    expect(await post(one)).toBe(202);
  });

  it('that packs 64 MB into a few kilobytes, twenty times at once, is answered 413 each time', async () => {
    const bomb = new Uint8Array(gzipSync(Buffer.alloc(64 * MEBIBYTE, 32)));
    const answers = await Promise.all(Array.from({ length: 20 }, () => post(bomb, { 'content-encoding': 'gzip' })));
    expect(new Set(answers)).toEqual(new Set([413]));
    expect(reserved()).toBe(0);
  });

  it.each([
    ['one header of 20 kB', `X-Flood: ${'x'.repeat(20_000)}\r\n`],
    ['five thousand headers', Array.from({ length: 5_000 }, (_, index) => `X-${index}: 1\r\n`).join('')],
  ])('that sends %s is answered 431, and others go on', async (_name, headers) => {
    expect(await raw(`GET /healthz HTTP/1.1\r\nHost: x\r\n${headers}\r\n`).answer).toMatch(/^HTTP\/1\.1 431 /);
    expect(await post(one)).toBe(202);
  });
});

function openConnections(): Promise<number> {
  return new Promise((resolve, reject) => server.getConnections((error, count) => (error === null ? resolve(count) : reject(error))));
}
