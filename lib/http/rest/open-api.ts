import { z } from 'zod';
import type { Route } from './route';

/** The REST API as an OpenAPI 3.1 document, from the same routes and schemas that answer the requests. */
export function openApi(routes: readonly Route[]): object {
  const paths: Record<string, Record<string, object>> = {};
  const schemas: Record<string, object> = { Error: ERROR };
  for (const route of routes) {
    const path = `/api/v1${templateOf(route.path)}`;
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: operation(route, schemas) };
  }
  for (const { path, method, summary, status } of DATA_PLANE) {
    const responses = { [status]: { description: 'Done' }, default: FAILURE };
    paths[path] = { ...paths[path], [method]: { summary, ...parametersOf(path), responses } };
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
      schemas,
    },
  };
}

/** What SDKs call, with a server or a client key. */
const DATA_PLANE = [
  {
    path: '/api/v1/config',
    method: 'get',
    summary: 'What an SDK evaluates, with a strong entity tag (server key)',
    status: '200',
  },
  {
    path: '/api/v1/stream',
    method: 'get',
    summary: 'Server-sent events that say when to fetch again (server or client key, also as ?key=)',
    status: '200',
  },
  {
    path: '/api/v1/events',
    method: 'post',
    summary: 'Exposures and outcomes in batches; 202 also when some are refused (server or client key)',
    status: '202',
  },
  {
    path: '/ofrep/v1/evaluate/flags/{key}',
    method: 'post',
    summary: 'OFREP evaluation of one flag; records the exposure (server or client key)',
    status: '200',
  },
  {
    path: '/ofrep/v1/evaluate/flags',
    method: 'post',
    summary: 'OFREP evaluation of all flags, with an entity tag of the result (server or client key)',
    status: '200',
  },
];

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

function operation({ method, path, summary, body, query }: Route, schemas: Record<string, object>): object {
  return {
    summary,
    ...parametersOf(templateOf(path), [...inQuery(query), ...(method === 'POST' ? [IDEMPOTENCY_KEY] : [])]),
    ...(body !== undefined && {
      requestBody: { content: { 'application/json': { schema: bodySchema(body, { prefix: nameOf(method, path), schemas }) } } },
    }),
    responses: { '200': { description: 'Done', content: { 'application/json': {} } }, default: FAILURE },
  };
}

const IDEMPOTENCY_KEY = { name: 'Idempotency-Key', in: 'header', required: false, schema: { type: 'string' } };

/** Where the names are the caller's own, an object that is taken apart into them. */
function inQuery(query: Route['query'] = {}): object[] {
  if (query === 'any') {
    return [{ name: 'attributes', in: 'query', required: false, schema: { type: 'object', additionalProperties: { type: 'string' } } }];
  }
  return Object.entries(query).map(([name, description]) => ({
    name,
    in: 'query',
    required: false,
    description,
    schema: { type: 'string' },
  }));
}

/** `/experiments/:key` as OpenAPI writes it. */
function templateOf(path: string): string {
  return path.replaceAll(/:([A-Za-z]+)/g, '{$1}');
}

function parametersOf(template: string, more: object[] = []): { parameters?: object[] } {
  const names = [...template.matchAll(/\{([A-Za-z]+)\}/g)].map((found) => found[1] ?? '');
  const parameters = [...names.map((name) => ({ name, in: 'path', required: true, schema: { type: 'string' } })), ...more];
  return parameters.length === 0 ? {} : { parameters };
}

/** `PUT /flags/:key` as `PutFlagsKey`. */
function nameOf(method: string, path: string): string {
  const words = `${method.toLowerCase()}${path}`.split(/[^A-Za-z0-9]+/).filter((word) => word !== '');
  return words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('');
}

/**
 * What cannot be said in JSON schema (a check across fields) is left out; the server still makes it. Parts that contain themselves, such
 * as targeting, move to the document's own schemas, where a reference finds them.
 */
function bodySchema(body: z.ZodType, { prefix, schemas }: { prefix: string; schemas: Record<string, object> }): object {
  const generated = JSON.stringify(z.toJSONSchema(body, { io: 'input', unrepresentable: 'any' }));
  const { $schema, $defs = {}, ...schema } = JSON.parse(generated.replaceAll('"#/$defs/', `"#/components/schemas/${prefix}`));
  for (const [name, part] of Object.entries<object>($defs)) schemas[`${prefix}${name}`] = part;
  return schema;
}
