import { connect, type Socket } from 'node:net';

export interface RawAnswer {
  status: number;
  body: string;
}

/** A kept-alive connection on which requests go one after another. */
export interface RawConnection {
  post: (head: string, body: Buffer) => Promise<RawAnswer>;
  close: () => void;
}

/**
 * Opens a connection that writes bytes and looks for the announced length alone: a full HTTP client would cost more than the servers it
 * measures.
 */
export async function openRaw(port: number): Promise<RawConnection> {
  const socket = connect({ port, host: '127.0.0.1', noDelay: true });
  await new Promise((resolve, reject) => socket.once('connect', resolve).once('error', reject));
  const answer = answersOf(socket);
  return {
    post(head, body) {
      socket.cork();
      socket.write(`${head}content-length: ${body.length}\r\n\r\n`, 'latin1');
      socket.write(body);
      socket.uncork();
      return answer();
    },
    close: () => socket.destroy(),
  };
}

/** The lines of a request up to its length. */
export function headOf(port: number, path: string, headers: Record<string, string>): string {
  const fields = { host: `127.0.0.1:${port}`, 'content-type': 'application/json', ...headers };
  const lines = Object.entries(fields).map(([name, value]) => `${name}: ${value}\r\n`);
  return `POST ${path} HTTP/1.1\r\n${lines.join('')}`;
}

/** A function that waits for the next whole answer; status 0 when the connection closed. */
function answersOf(socket: Socket): () => Promise<RawAnswer> {
  let received = '';
  let wake: ((answer: RawAnswer) => void) | undefined;
  socket.setEncoding('latin1');
  socket.on('data', (part: string) => {
    received += part;
    const answer = takeAnswer();
    if (answer !== undefined) wake?.(answer);
  });
  socket.on('close', () => wake?.({ status: 0, body: '' }));
  function takeAnswer(): RawAnswer | undefined {
    const end = received.indexOf('\r\n\r\n');
    if (end === -1) return undefined;
    const head = received.slice(0, end);
    const length = Number(/content-length: (\d+)/i.exec(head)?.[1] ?? Number.NaN);
    const isChunked = Number.isNaN(length);
    const total = isChunked ? received.indexOf('0\r\n\r\n', end) + 5 : end + 4 + length;
    if (isChunked ? total < 5 : received.length < total) return undefined;
    const body = received.slice(end + 4, total);
    received = received.slice(total);
    return { status: Number(head.slice(9, 12)), body };
  }
  return () => new Promise((resolve) => (wake = resolve));
}
