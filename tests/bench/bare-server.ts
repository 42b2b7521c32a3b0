import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

// The least a server can do with an evaluation request: read the body, parse it, answer something of the same size.
const server = createServer((request, response) => {
  let text = '';
  request.setEncoding('utf8');
  request.on('data', (part: string) => {
    text += part;
  });
  request.on('end', () => {
    const { context } = JSON.parse(text) as { context: { targetingKey: string } };
    const body = JSON.stringify({
      key: 'ranker',
      reason: 'SPLIT',
      variant: context.targetingKey.length > 0 ? 'control' : 'candidate',
      value: { model: 'ranker', version: '7' },
      metadata: { experiment: 'ranker', attempt: 1, version: 1 },
    });
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) }).end(body);
  });
});
server.listen(0, '127.0.0.1', () => process.send?.({ port: (server.address() as AddressInfo).port }));
process.on('SIGTERM', () => process.exit(0));
