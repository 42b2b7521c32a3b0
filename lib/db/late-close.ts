import { connect, type Socket } from 'node:net';

/**
 * Opens a socket for the driver that tells of its end in two steps: an error, and two turns of the event loop later that it is closed.
 *
 * postgres.js 3.4.9 sends a transaction's rollback when its connection is gone, and by then has no socket: it throws where nobody can
 * catch it, and the process ends (porsager/postgres#1208). In between the steps the rollback meets a socket that is there and refuses it.
 */
export function openLateClosing({ host: [host], port: [port] }: { host: string[]; port: number[] }): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: host ?? '127.0.0.1', port: port ?? 5432 });
    socket.once('error', reject);
    socket.once('connect', () => {
      socket.removeListener('error', reject);
      socket.setNoDelay(true);
      delayClose(socket);
      resolve(socket);
    });
  });
}

function delayClose(socket: Socket): void {
  const emit = socket.emit.bind(socket);
  socket.emit = (event: string | symbol, ...values: unknown[]) => {
    if (event !== 'close') return emit(event, ...values);
    emit('error', Object.assign(new Error('the database has closed the connection'), { code: 'CONNECTION_CLOSED' }));
    setImmediate(() => setImmediate(() => emit('close', ...values)));
    return true;
  };
}
