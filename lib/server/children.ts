import path from 'node:path';
import { bundleOf } from './build';
import type { ServerSettings } from './settings';
import { superviseChild } from './supervise';
import { watchSources } from './watch-sources';

const DRAIN_MS = 10_000;

export interface ChildrenOptions {
  settings: ServerSettings;
  databaseUrl: () => string;
  /** Path of a one-time link that the operator has to see. */
  link: string | undefined;
  log: (line: string) => void;
}

export interface Children {
  restart(): void;
  stop(): Promise<void>;
  /** Resolves to the exit code when the server says that it cannot run here. */
  gaveUp: Promise<number>;
}

/** Starts the server and the worker as children that outlive neither this process nor their own failures. */
export function startChildren({ settings, databaseUrl, link, log }: ChildrenOptions): Children {
  const { root, isDevelopment } = settings;
  let giveUp: (code: number) => void = () => {};
  const gaveUp = new Promise<number>((resolve) => {
    giveUp = resolve;
  });
  const common = { cwd: root, log, env: () => environment(settings, databaseUrl()), onGiveUp: () => giveUp(1) };
  const announce = once((address: string) => process.stdout.write(readyLines(address, link)));
  const server = superviseChild({
    ...common,
    name: 'server',
    flags: flagsOf(root, 'main', isDevelopment),
    onMessage: announceFrom(announce),
  });
  const worker = superviseChild({ ...common, name: 'worker', flags: flagsOf(root, 'worker', isDevelopment) });
  const all = [server, worker];
  const restart = () => void Promise.all(all.map((child) => child.restart()));
  const unwatch = isDevelopment ? watchSources(root, restart) : () => {};

  async function stop(): Promise<void> {
    unwatch();
    await Promise.all(all.map((child) => child.stop(DRAIN_MS)));
  }

  return { restart, stop, gaveUp };
}

function readyLines(address: string, link: string | undefined): string {
  const ready = `Rampart is ready at ${address}\n`;
  if (link === undefined) return ready;
  const purpose = link.startsWith('/set-up') ? 'Become its owner' : 'Choose a password';
  return `${ready}${purpose} with this link, which works once: ${process.env.RAMPART_URL || address}${link}\n`;
}

function flagsOf(root: string, name: 'main' | 'worker', isDevelopment: boolean): string[] {
  if (isDevelopment) return ['--import', 'tsx', path.join(root, 'lib', 'server', `${name}.ts`)];
  return ['--enable-source-maps', bundleOf(root, name)];
}

function environment({ host, port, isDevelopment }: ServerSettings, databaseUrl: string): NodeJS.ProcessEnv {
  return {
    ...process.env,
    NODE_ENV: isDevelopment ? 'development' : 'production',
    NEXT_TELEMETRY_DISABLED: '1',
    HOST: host,
    PORT: String(port),
    DATABASE_URL: databaseUrl,
  };
}

function announceFrom(announce: (address: string) => void): (message: unknown) => void {
  return (message) => {
    const said = message as { type?: unknown; address?: unknown };
    if (said.type === 'listening' && typeof said.address === 'string') announce(said.address);
  };
}

function once(act: (address: string) => void): (address: string) => void {
  let isDone = false;
  return (address) => {
    if (!isDone) act(address);
    isDone = true;
  };
}
