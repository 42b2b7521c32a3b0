import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { AppError } from '@/lib/errors';
import type { Intake, Room } from './intake';

/** Largest body, inflated or not. */
export const MOST_BODY_BYTES = 1 << 20;

/** Announced bodies up to this size are counted before they come, and read the fast way; larger ones as they come. */
const MOST_UNSEEN_BYTES = 1 << 16;

/** How gzip begins, read as text. */
const GZIP_MARK = '\u001f\ufffd\b';

interface Body {
  value: unknown;
  bytes: number;
  room: Room;
}

const inflate = promisify(gunzip);

/**
 * Reads a body of events within bounds of memory: JSON, plain or gzipped, as `application/json` or as a beacon's `text/plain`.
 *
 * @returns the parsed JSON and the room it takes in the intake, which the caller releases
 * @throws AppError INVALID_JSON, PAYLOAD_TOO_LARGE, UNSUPPORTED_MEDIA_TYPE or UNAVAILABLE
 */
export async function readBody(request: Request, intake: Intake): Promise<Body> {
  requireMediaType(request.headers.get('content-type'));
  const isGzip = requireEncoding(request.headers.get('content-encoding'));
  const announced = request.headers.get('content-length');
  if (announced !== null && Number(announced) > MOST_BODY_BYTES) throw tooLarge();
  // A client that announces much and sends little must not keep the room of others.
  const isSmall = announced !== null && Number(announced) <= MOST_UNSEEN_BYTES;
  const room = intake.reserve(isSmall ? Number(announced) : 0);
  try {
    const text = await readText(request, { isGzip, isSmall, room });
    room.resize(text.length);
    return { value: parse(text), bytes: text.length, room };
  } catch (error) {
    room.release();
    throw error;
  }
}

function requireMediaType(type: string | null): void {
  if (type === null || /^\s*(application\/([^;]*\+)?json|text\/plain)\s*(;|$)/i.test(type)) return;
  throw new AppError(
    'UNSUPPORTED_MEDIA_TYPE',
    `Events must be JSON: send Content-Type: application/json (or text/plain) instead of ${type.slice(0, 100)}.`,
  );
}

function requireEncoding(encoding: string | null): boolean {
  const name = encoding?.trim().toLowerCase() ?? '';
  if (name === 'gzip' || name === 'x-gzip') return true;
  if (name === '' || name === 'identity') return false;
  throw new AppError('UNSUPPORTED_MEDIA_TYPE', `Content-Encoding ${name.slice(0, 100)} is not understood: send gzip, or the plain text.`);
}

interface ReadOptions {
  isGzip: boolean;
  /** Whether the length was announced and little; Node's parser cuts the body there. */
  isSmall: boolean;
  room: Room;
}

async function readText(request: Request, { isGzip, isSmall, room }: ReadOptions): Promise<string> {
  if (isSmall && !isGzip) return await request.text();
  const bytes = isSmall ? Buffer.from(await request.arrayBuffer()) : await readAsItComes(request, room);
  return (isGzip ? await unzip(bytes) : bytes).toString('utf8');
}

async function readAsItComes(request: Request, room: Room): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  if (request.body === null) return Buffer.alloc(0);
  const reader = request.body.getReader();
  let size = 0;
  try {
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      size += part.value.byteLength;
      if (size > MOST_BODY_BYTES) throw tooLarge();
      room.resize(size);
      chunks.push(part.value);
    }
  } finally {
    reader.releaseLock();
  }
  return Buffer.concat(chunks);
}

/** Stops at the bound however much is packed inside. */
async function unzip(bytes: Buffer): Promise<Buffer> {
  try {
    return await inflate(bytes, { maxOutputLength: MOST_BODY_BYTES });
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : '';
    if (code === 'ERR_BUFFER_TOO_LARGE') throw tooLarge();
    const problem = code === 'Z_BUF_ERROR' ? 'ends before its gzip does' : 'is not gzip, though Content-Encoding says so';
    throw new AppError('INVALID_JSON', `The body ${problem}: pack it again, or send plain text without the header.`);
  }
}

function parse(text: string): unknown {
  if (text === '') throw new AppError('INVALID_JSON', 'The body is empty: send events as JSON.');
  if (text.startsWith(GZIP_MARK)) throw new AppError('INVALID_JSON', 'The body is gzip: send Content-Encoding: gzip with it.');
  try {
    return JSON.parse(text);
  } catch (error) {
    const reason = error instanceof Error ? error.message.replace(/\p{Surrogate}/gu, '\ufffd') : String(error);
    throw new AppError('INVALID_JSON', `The body is not JSON: ${reason.slice(0, 200)}.`);
  }
}

function tooLarge(): AppError {
  return new AppError('PAYLOAD_TOO_LARGE', `The body is larger than ${MOST_BODY_BYTES} bytes (inflated): send smaller batches.`);
}
