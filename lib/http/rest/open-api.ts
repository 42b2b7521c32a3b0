import { z } from 'zod';
import type { Route } from './route';

/** The REST API as an OpenAPI 3.1 document, from the same routes and schemas that answer the requests. */
export function openApi(routes: readonly Route[]): object {
  const paths: Record<string, Record<string, object>> = {};
  for (const route of routes) {
    const path = `/api/v1${route.path.replaceAll(/:([A-Za-z]+)/g, '{$1}')}`;
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: operation(route) };
  }
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
  const failure = {
    description: 'What was wrong and how to mend it',
    content: { 'application/json': { schema: { $ref: '#/components/schemas/Error' } } },
  };
  return {
    summary,
    ...(parameters.length > 0 && { parameters }),
    ...(body !== undefined && { requestBody: { content: { 'application/json': { schema: bodySchema(body) } } } }),
    responses: { '200': { description: 'Done', content: { 'application/json': {} } }, default: failure },
  };
}

/** What cannot be said in JSON schema (a check across fields) is left out; the server still makes it. */
function bodySchema(body: z.ZodType): object {
  const { $schema, ...schema } = z.toJSONSchema(body, { io: 'input', unrepresentable: 'any' });
  return schema;
}
