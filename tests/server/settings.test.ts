import { describe, expect, it } from 'vitest';
import { readSettings } from '@/lib/server/settings';

function settingsOf(env: Record<string, string>) {
  return readSettings({ NODE_ENV: 'test', ...env }, '/srv/rampart', false);
}

describe('readSettings', () => {
  it.each([
    'postgres://rampart@/rampart?host=/var/run/postgresql',
    'postgres://rampart@localhost/rampart?sslmode=disable&host=/var/run/postgresql',
    'postgres://rampart@%2Fvar%2Frun%2Fpostgresql/rampart',
  ])('says that it takes no Unix socket: %s', (url) => {
    expect(() => settingsOf({ DATABASE_URL: url })).toThrow(/names a Unix socket, which Rampart cannot use: let Postgres listen on/);
  });

  it('has a default for everything', () => {
    expect(settingsOf({})).toEqual({
      root: '/srv/rampart',
      host: '127.0.0.1',
      port: 3000,
      dataDir: '/srv/rampart/.rampart',
      databaseUrl: undefined,
      tickMs: 60_000,
      retentionDays: undefined,
      publicUrl: undefined,
      isDevelopment: false,
    });
  });

  it('takes what the environment says, and an empty text as nothing said', () => {
    const settings = settingsOf({
      PORT: '8080',
      HOST: '',
      RAMPART_DATA_DIR: '/data',
      RAMPART_TICK_MS: '250',
      DATABASE_URL: 'postgres://u:p@db:5432/r',
    });
    expect(settings).toMatchObject({
      port: 8080,
      host: '127.0.0.1',
      dataDir: '/data',
      tickMs: 250,
      databaseUrl: 'postgres://u:p@db:5432/r',
    });
  });

  it.each([
    ['PORT', 'http'],
    ['PORT', '65536'],
    ['RAMPART_TICK_MS', '0'],
    ['RAMPART_TICK_MS', '1.5'],
    ['RAMPART_RETENTION_DAYS', '-1'],
    ['DATABASE_URL', 'mysql://db'],
    ['RAMPART_URL', 'rampart.example.com/console'],
    ['RAMPART_OIDC_ISSUER', 'https://accounts.example.com'],
  ])('refuses %s=%s and names it', (name, value) => {
    expect(() => settingsOf({ [name]: value })).toThrow(name);
  });
});
