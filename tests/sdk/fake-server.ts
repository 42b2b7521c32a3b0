import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Config } from '@/lib/assignment/types';

interface ReceivedEvent {
  type: string;
  messageId: string;
  timestamp: string;
  unitId: string;
  [field: string]: unknown;
}

interface Received {
  method: string;
  path: string;
  headers: IncomingMessage['headers'];
  body: string;
}

type Answer = { status?: number; headers?: Record<string, string>; body?: string; destroy?: boolean };

/** A Rampart server in miniature on a real socket: what it serves and answers is set by the test. */
export async function startFakeServer(config?: Config) {
  const requests: Received[] = [];
  const streams = new Set<ServerResponse>();
  const state = {
    config: config as Config | undefined,
    /** Answers to POST /events, first one first; when there are none left: 202. */
    eventAnswers: [] as Answer[],
    /** Answer to the next GET /config instead of the config. */
    configAnswers: [] as Answer[],
    /** Answers to GET /stream instead of a stream, first one first. */
    streamAnswers: [] as Answer[],
    /** Other paths: content type and text. */
    pages: new Map<string, [type: string, text: string]>(),
    bulk: undefined as ((context: Record<string, unknown>) => unknown) | undefined,
  };

  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString('utf8');
      const path = request.url ?? '';
      requests.push({ method: request.method ?? '', path, headers: request.headers, body });
      answer({ request, response, path, body });
    });
  });

  function answer({
    request,
    response,
    path,
    body,
  }: {
    request: IncomingMessage;
    response: ServerResponse;
    path: string;
    body: string;
  }): void {
    const streamAnswer = path.startsWith('/api/v1/stream') ? state.streamAnswers.shift() : undefined;
    if (streamAnswer !== undefined) send(response, streamAnswer);
    else if (path.startsWith('/api/v1/stream')) {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write('retry: 2000\n\n');
      streams.add(response);
      response.on('close', () => streams.delete(response));
    } else if (path.startsWith('/api/v1/events')) {
      const next = state.eventAnswers.shift() ?? { status: 202, body: JSON.stringify({ accepted: 1, duplicates: 0, rejected: [] }) };
      send(response, next);
    } else if (path === '/api/v1/config')
      sendTagged(request, response, state.configAnswers.shift() ?? { body: JSON.stringify(state.config) });
    else if (path === '/ofrep/v1/evaluate/flags' && state.bulk)
      sendTagged(request, response, { body: JSON.stringify(state.bulk(JSON.parse(body).context)) });
    else {
      const [type = 'application/json', text = ''] = state.pages.get(path) ?? [];
      send(response, { status: state.pages.has(path) ? 200 : 404, headers: { 'content-type': type }, body: text });
    }
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    baseUrl: `http://127.0.0.1:${port}`,
    state,
    requests,
    streams,
    requestsTo: (path: string) => requests.filter((request) => request.path.startsWith(path)),
    /** Events of all requests so far, whatever they were answered. */
    events: () =>
      requests.filter(({ path }) => path.startsWith('/api/v1/events')).flatMap(({ body }) => JSON.parse(body).batch as ReceivedEvent[]),
    publish(next: Config): void {
      state.config = next;
      for (const stream of streams) stream.write(`id: ${next.version}\nevent: message\ndata: {"type":"refetchEvaluation"}\n\n`);
    },
    stop: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

export type FakeServer = Awaited<ReturnType<typeof startFakeServer>>;

function sendTagged(request: IncomingMessage, response: ServerResponse, { status = 200, headers = {}, body = '', destroy }: Answer): void {
  const etag = `"${Buffer.from(body).length}-${[...body].reduce((sum, char) => (sum * 31 + (char.codePointAt(0) ?? 0)) >>> 0, 7)}"`;
  if (status === 200 && request.headers['if-none-match'] === etag) send(response, { status: 304, headers: { etag } });
  else send(response, { status, headers: { etag, ...headers }, body, ...(destroy === undefined ? {} : { destroy }) });
}

function send(response: ServerResponse, { status = 200, headers = {}, body = '', destroy = false }: Answer): void {
  if (destroy) {
    response.destroy();
    return;
  }
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(body);
}
