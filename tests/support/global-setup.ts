import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import postgres from 'postgres';
import type { TestProject } from 'vitest/node';
import { runningPostmaster, stopPostmaster } from '@/lib/server/postgres-process';
import { knownServer } from './database-server';

declare module 'vitest' {
  interface ProvidedContext {
    /** This run's own folder for what tests share. */
    runFolder: string;
  }
}

/** Gives every run a folder of its own, and takes away at its end what tests started there. */
export default function setup(project: TestProject): () => Promise<void> {
  const folder = mkdtempSync(path.join(tmpdir(), 'rampart-test-'));
  project.provide('runFolder', folder);
  const release = cleanUpAfterCrash(folder);
  return async () => {
    await stop(folder);
    rmSync(folder, { recursive: true, force: true });
    release();
  };
}

async function stop(folder: string): Promise<void> {
  const server = knownServer(folder);
  if (server === undefined) return;
  if (server.cluster === undefined) {
    const sql = postgres(server.adminUrl, { max: 1, onnotice: () => {} });
    await sql`drop database if exists ${sql(server.template)} with (force)`;
    await sql.end();
    return;
  }
  const postmaster = runningPostmaster(server.cluster);
  if (postmaster !== undefined) await stopPostmaster(postmaster.pid);
  rmSync(server.cluster, { recursive: true, force: true });
}

// A shell that waits for the end of its input, which comes however this process ends, even by kill -9. It looks again for some
// seconds, since a test process that outlives the run by a moment may still be making the data directory.
const WHEN_INPUT_ENDS = `cat >/dev/null
[ -d "$1" ] || exit 0
for pass in 1 2 3 4 5; do
  cluster=$(sed -n 's/.*"cluster":"\\([^"]*\\)".*/\\1/p' "$1/server.json" 2>/dev/null)
  [ -n "$cluster" ] || cluster="$1/postgres"
  pid=$(head -n 1 "$cluster/postmaster.pid" 2>/dev/null) && kill -QUIT "$pid" 2>/dev/null
  sleep 1
done
rm -rf "$cluster" "$1"`;

function cleanUpAfterCrash(folder: string): () => void {
  const watcher = spawn('sh', ['-c', WHEN_INPUT_ENDS, 'sh', folder], { detached: true, stdio: ['pipe', 'ignore', 'ignore'] });
  watcher.unref();
  return () => watcher.stdin.end();
}
