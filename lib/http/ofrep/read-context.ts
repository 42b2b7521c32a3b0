import type { EvaluationContext } from '@/lib/assignment/types';
import { readText } from '../read-body';

const MOST_BYTES = 256 * 1024;

export type ReadContext =
  | { ok: true; context: EvaluationContext; expose: boolean }
  | { ok: false; errorCode: 'PARSE_ERROR' | 'INVALID_CONTEXT'; errorDetails: string };

/**
 * Reads `{ "context": { "targetingKey": …, … } }`. `context.rampart` is for Rampart and no attribute: `{ "expose": false }` asks for an
 * evaluation without an exposure.
 *
 * @throws AppError PAYLOAD_TOO_LARGE
 */
export async function readContext(request: Request): Promise<ReadContext> {
  const text = await readText(request, MOST_BYTES);
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    return { ok: false, errorCode: 'PARSE_ERROR', errorDetails: 'the body is not JSON: send {"context": {"targetingKey": "…"}}' };
  }
  const context = isRecord(body) ? body.context : undefined;
  if (!isRecord(context)) {
    return { ok: false, errorCode: 'INVALID_CONTEXT', errorDetails: 'context must be an object: send {"context": {"targetingKey": "…"}}' };
  }
  if (!Object.hasOwn(context, 'rampart')) return { ok: true, context, expose: true };
  const { rampart, ...attributes } = context;
  return { ok: true, context: attributes, expose: !(isRecord(rampart) && rampart.expose === false) };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
