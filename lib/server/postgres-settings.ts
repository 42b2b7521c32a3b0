import { totalmem } from 'node:os';

const MEBIBYTE = 1024 * 1024;

/** Settings of a database that keeps what it was told, sized for one machine shared with the server. */
export function durableSettings(): Record<string, string> {
  const buffers = Math.min(512, Math.max(64, Math.floor(totalmem() / MEBIBYTE / 16)));
  return {
    ...everywhere(),
    max_connections: '100',
    shared_buffers: `${buffers}MB`,
    work_mem: '16MB',
    maintenance_work_mem: '128MB',
    max_wal_size: '2GB',
    checkpoint_timeout: '15min',
    // Filling each new piece of the log with zeros keeps every commit waiting for a tenth of a second.
    wal_init_zero: 'off',
  };
}

/** Settings of a database that is thrown away after use: fast, and lost at a crash. */
export function disposableSettings(): Record<string, string> {
  return {
    ...everywhere(),
    max_connections: '200',
    shared_buffers: '64MB',
    fsync: 'off',
    full_page_writes: 'off',
    synchronous_commit: 'off',
    max_wal_senders: '0',
    wal_level: 'minimal',
  };
}

function everywhere(): Record<string, string> {
  return {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    timezone: 'UTC',
    log_timezone: 'UTC',
    jit: 'off',
    random_page_cost: '1.1',
    // A forgotten open transaction would hold the watermark of every experiment.
    idle_in_transaction_session_timeout: '60s',
  };
}
