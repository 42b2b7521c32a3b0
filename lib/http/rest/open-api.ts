import { z } from 'zod';
import type { Route } from './route';

/** The REST API as an OpenAPI 3.1 document, from the same routes and schemas that answer the requests. */
export function openApi(routes: readonly Route[]): object {
  const paths: Record<string, Record<string, object>> = {};
  for (const route of routes) {
    const path = `/api/v1${route.path.replaceAll(/:([A-Za-z]+)/g, '{$1}')}`;
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: operation(route) };
  }
  for (const [path, method, summary] of DATA_PLANE)
    paths[path] = { ...paths[path], [method]: { summary, responses: { default: FAILURE } } };
  return {
    openapi: '3.1.0',
    info: {
      title: 'Rampart',
      version: '1',
      description: 'Experiments on models, with a gate that bounds the chance of promoting a harmful one.',
    },
    servers: [{ url: '/' }],
    security: [{ bearer: [] }, { header: [] }],
    paths,
    components: {
      securitySchemes: { bearer: { type: 'http', scheme: 'bearer' }, header: { type: 'apiKey', in: 'header', name: 'X-API-Key' } },
      schemas: { Error: ERROR },
    },
  };
}

/** What SDKs call, with a server or a client key. */
const DATA_PLANE = [
  ['/api/v1/config', 'get', 'What an SDK evaluates, with a strong entity tag (server key)'],
  ['/api/v1/stream', 'get', 'Server-sent events that say when to fetch again (server or client key, also as ?key=)'],
  ['/api/v1/events', 'post', 'Exposures and outcomes in batches; 202 also when some are refused (server or client key)'],
  ['/ofrep/v1/evaluate/flags/{key}', 'post', 'OFREP evaluation of one flag; records the exposure (server or client key)'],
  ['/ofrep/v1/evaluate/flags', 'post', 'OFREP evaluation of all flags, with an entity tag of the result (server or client key)'],
] as const;

const FAILURE = {
  description: 'What was wrong and how to mend it',
  content: { 'application/json': { schema: { $ref: '#/components/schemas/Error' } } },
};

const ERROR = {
  type: 'object',
  required: ['error'],
  properties: {
    error: {
      type: 'object',
      required: ['code', 'message'],
      properties: {
        code: { type: 'string' },
        message: { type: 'string' },
        fields: {
          type: 'array',
          items: { type: 'object', required: ['field', 'message'], properties: { field: { type: 'string' }, message: { type: 'string' } } },
        },
      },
    },
  },
};

function operation({ method, path, summary, body }: Route): object {
  const names = [...path.matchAll(/:([A-Za-z]+)/g)].map((found) => found[1] ?? '');
  const parameters = names.map((name) => ({ name, in: 'path', required: true, schema: { type: 'string' } }));
  const isCommand = method === 'POST';
  if (isCommand) parameters.push({ name: 'Idempotency-Key', in: 'header', required: false, schema: { type: 'string' } });
  return {
    summary,
    ...(parameters.length > 0 && { parameters }),
    ...(body !== undefined && { requestBody: { content: { 'application/json': { schema: bodySchema(body) } } } }),
    responses: { '200': { description: 'Done', content: { 'application/json': {} } }, default: FAILURE },
  };
}

/** What cannot be said in JSON schema (a check across fields) is left out; the server still makes it. */
function bodySchema(body: z.ZodType): object {
  const { $schema, ...schema } = z.toJSONSchema(body, { io: 'input', unrepresentable: 'any' });
  return schema;
}
