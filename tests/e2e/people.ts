import path from 'node:path';

const output = path.join(import.meta.dirname, '.output');

/** The person whom the browser tests are by default. */
export const OWNER = { name: 'Ada Owner', email: 'ada@example.com', password: 'a canary in a coal mine' };
/** Their session, for tests that start signed in. */
export const OWNER_STATE = path.join(output, 'owner.json');
/** What the server printed at its start; the one-time link is in it. */
export const SERVER_OUTPUT = path.join(output, 'server.log');
