import { AppError } from '@/lib/errors';

/**
 * Reads a request's text.
 *
 * @param mostBytes longest body taken
 * @throws AppError PAYLOAD_TOO_LARGE
 */
export async function readText(request: Request, mostBytes: number): Promise<string> {
  const length = request.headers.get('content-length');
  if (length !== null) {
    // Node's parser cuts the body at the length that was announced.
    if (Number(length) > mostBytes) throw tooLarge(mostBytes);
    return await request.text();
  }
  return await readUnannounced(request, mostBytes);
}

/**
 * Reads a request's JSON.
 *
 * @returns undefined for an empty body
 * @throws AppError INVALID_JSON, PAYLOAD_TOO_LARGE or UNSUPPORTED_MEDIA_TYPE
 */
export async function readJson(request: Request, mostBytes: number): Promise<unknown> {
  const text = await readText(request, mostBytes);
  if (text === '') return undefined;
  const type = request.headers.get('content-type');
  if (type !== null && !/^application\/([^;]*\+)?json\b/i.test(type.trim())) {
    throw new AppError('UNSUPPORTED_MEDIA_TYPE', `The body must be JSON: send Content-Type: application/json instead of ${type}.`);
  }
  return parseJson(text);
}

/** @throws AppError INVALID_JSON */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new AppError('INVALID_JSON', `The body is not JSON: ${reason.slice(0, 200)}.`);
  }
}

async function readUnannounced(request: Request, mostBytes: number): Promise<string> {
  if (request.body === null) return '';
  const reader = request.body.getReader();
  const chunks: Uint8Array[] = [];
  let size = 0;
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    size += part.value.byteLength;
    if (size > mostBytes) {
      await reader.cancel();
      throw tooLarge(mostBytes);
    }
    chunks.push(part.value);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function tooLarge(mostBytes: number): AppError {
  return new AppError('PAYLOAD_TOO_LARGE', `The body is larger than ${mostBytes} bytes: send less at once.`);
}
