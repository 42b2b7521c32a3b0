import type { z } from 'zod';
import type { Principal } from '@/lib/auth/types';
import { AppError } from '@/lib/errors';
import { type ExpectedRevision, revisionOf } from '@/lib/experiments/revision';
import { json } from '../answer';
import type { HttpContext } from '../context';
import { readJson } from '../read-body';

export type Method = 'GET' | 'PUT' | 'POST' | 'DELETE';

/** One REST request whose key has been checked. */
export interface Exchange {
  context: HttpContext;
  request: Request;
  principal: Principal;
  /** Decoded path parameters. */
  params: Readonly<Record<string, string>>;
  query: URLSearchParams;
}

/** What a route answers: a Response as it is, anything else as JSON with 200. */
export type RouteHandler = (exchange: Exchange) => Promise<unknown>;

export interface Route {
  method: Method;
  /** Below `/api/v1`, parameters as `:name`. */
  path: string;
  handle: RouteHandler;
  /** One line for the OpenAPI document. */
  summary: string;
  /** Schema of the body, if it has one. */
  body?: z.ZodType | undefined;
  /** What the query may hold, by name, each in a few words; `any` where its names are the caller's own. Nothing without it. */
  query?: Readonly<Record<string, string>> | 'any' | undefined;
}

const MOST_BYTES = 1024 * 1024;

/** The body as an object; an empty body is an empty object. */
export async function readObject(request: Request): Promise<Record<string, unknown>> {
  const body = (await readJson(request, MOST_BYTES)) ?? {};
  if (typeof body !== 'object' || body === null || Array.isArray(body))
    throw new AppError('INVALID_JSON', 'The body must be a JSON object.');
  return body as Record<string, unknown>;
}

/** A path parameter that the route's pattern promises. */
export function param({ params }: Exchange, name: string): string {
  return params[name] ?? '';
}

interface Bounds {
  fallback: number;
  least: number;
  most: number;
}

/**
 * A whole number of the query.
 *
 * @throws AppError INVALID_FIELD
 */
export function wholeNumber(query: URLSearchParams, name: string, { fallback, least, most }: Bounds): number {
  const text = query.get(name);
  if (text === null) return fallback;
  const value = Number(text);
  if (Number.isInteger(value) && value >= least && value <= most) return value;
  throw invalid(name, `must be a whole number from ${least} to ${most}, got "${text.slice(0, 50)}"`);
}

/**
 * A name that the route does not know, such as a misspelt one, would be passed over in silence.
 *
 * @throws AppError INVALID_FIELD
 */
export function refuseUnknown(query: URLSearchParams, known: Route['query'] = {}): void {
  if (known === 'any') return;
  const unknown = [...query.keys()].find((name) => !Object.hasOwn(known, name));
  if (unknown === undefined) return;
  const names = Object.keys(known);
  const fix = names.length === 0 ? 'this address takes none' : `or use one of ${names.join(', ')}`;
  throw invalid(unknown.slice(0, 50), `is not a parameter of the query here: remove it, ${fix}`);
}

/** A document with its revision as ETag, which `If-Match` of a later PUT may ask for; `of` is the part that such a PUT replaces. */
export function withRevision(document: unknown, of: unknown = document): Response {
  return json(document, 200, { etag: `"${revisionOf(of)}"` });
}

/** Of `If-Match: "REVISION"`, or `If-None-Match: *` for what must not be there yet. */
export function expectedRevision({ request }: Exchange): ExpectedRevision {
  if (request.headers.get('if-none-match') === '*') return null;
  const header = request.headers.get('if-match');
  return header === null || header === '*' ? undefined : header.replaceAll('"', '');
}

export function invalid(field: string, message: string): AppError {
  return new AppError('INVALID_FIELD', `${field} ${message}`, { fields: [{ field, message }] });
}
