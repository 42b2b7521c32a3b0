import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { processIdentity } from './process-identity.mjs';

/** A running Rampart that shares a data folder. */
export interface Instance {
  pid: number;
  host: string;
  port: number;
}

interface Registration extends Instance {
  identity: string | undefined;
}

/** Enters this process among those that use a data folder. */
export function registerInstance(dataDir: string, instance: Instance): void {
  mkdirSync(folderOf(dataDir), { recursive: true });
  const registration: Registration = { ...instance, identity: processIdentity(instance.pid) };
  writeFileSync(fileOf(dataDir, instance.pid), JSON.stringify(registration));
}

export function unregisterInstance(dataDir: string, pid: number): void {
  rmSync(fileOf(dataDir, pid), { force: true });
}

/** The living others; entries of the dead are removed. */
export function otherInstances(dataDir: string, self: number): Instance[] {
  return entries(dataDir).filter((entry) => {
    if (entry.pid === self) return false;
    const isAlive = entry.identity !== undefined && processIdentity(entry.pid) === entry.identity;
    if (!isAlive) unregisterInstance(dataDir, entry.pid);
    return isAlive;
  });
}

function entries(dataDir: string): Registration[] {
  try {
    return readdirSync(folderOf(dataDir)).flatMap((name) => readEntry(path.join(folderOf(dataDir), name)));
  } catch {
    return [];
  }
}

function readEntry(file: string): Registration[] {
  try {
    return [JSON.parse(readFileSync(file, 'utf8')) as Registration];
  } catch {
    return [];
  }
}

function folderOf(dataDir: string): string {
  return path.join(dataDir, 'instances');
}

function fileOf(dataDir: string, pid: number): string {
  return path.join(folderOf(dataDir), `${pid}.json`);
}
