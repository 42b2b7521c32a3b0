import path from 'node:path';
import { readOidc, readPublicUrl } from '@/lib/auth/people/oidc';
import { reasonOf, StartError } from './start-error';

/** How a server was asked to run. */
export interface ServerSettings {
  /** The folder of package.json. */
  root: string;
  host: string;
  /** 0 for any free one. */
  port: number;
  /** Embedded database, stamps, password: all that a start leaves behind. */
  dataDir: string;
  /** A Postgres of the operator's own; undefined for the embedded one. */
  databaseUrl: string | undefined;
  tickMs: number;
  /** Age in days at which events are deleted; undefined keeps them. */
  retentionDays: number | undefined;
  /** The address people open Rampart under; undefined when the operator does not say. */
  publicUrl: string | undefined;
  isDevelopment: boolean;
}

/**
 * Reads the settings of a start from the environment.
 *
 * @throws StartError naming the variable that is wrong
 */
export function readSettings(env: NodeJS.ProcessEnv, root: string, isDevelopment: boolean): ServerSettings {
  return {
    root,
    host: env.HOST || '127.0.0.1',
    port: readInteger(env, 'PORT', 3000, [0, 65535]),
    dataDir: path.resolve(root, env.RAMPART_DATA_DIR || '.rampart'),
    databaseUrl: readDatabaseUrl(env),
    tickMs: readInteger(env, 'RAMPART_TICK_MS', 60_000, [10, 86_400_000]),
    retentionDays: env.RAMPART_RETENTION_DAYS ? readInteger(env, 'RAMPART_RETENTION_DAYS', 0, [1, 36_500]) : undefined,
    publicUrl: readPeopleSettings(env),
    isDevelopment,
  };
}

// The identity provider is read where people sign in; here only so that a mistake is told at the start and not to them.
function readPeopleSettings(env: NodeJS.ProcessEnv): string | undefined {
  try {
    readOidc(env);
    return readPublicUrl(env);
  } catch (error) {
    throw new StartError(`${reasonOf(error)}.`);
  }
}

function readInteger(env: NodeJS.ProcessEnv, name: string, fallback: number, [least, most]: [number, number]): number {
  const text = env[name];
  if (text === undefined || text === '') return fallback;
  const value = Number(text);
  if (Number.isInteger(value) && value >= least && value <= most) return value;
  throw new StartError(`${name} must be a whole number from ${least} to ${most}, not "${text}".`);
}

function readDatabaseUrl(env: NodeJS.ProcessEnv): string | undefined {
  const text = env.DATABASE_URL;
  if (text === undefined || text === '') return undefined;
  // The driver would leave `?host=` aside and knock at localhost.
  if (/^[^?]*@(\/|%2f)|[?&]host=/i.test(text)) {
    throw new StartError('DATABASE_URL names a Unix socket, which Rampart cannot use: let Postgres listen on 127.0.0.1 and name that.');
  }
  if (/^postgres(ql)?:\/\//.test(text) && URL.canParse(text)) return text;
  throw new StartError('DATABASE_URL must look like postgres://user:password@host:5432/database.');
}
