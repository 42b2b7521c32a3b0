import { betterAuth } from 'better-auth';
import { drizzleAdapter } from 'better-auth/adapters/drizzle';
import { APIError, createAuthMiddleware } from 'better-auth/api';
import { nextCookies } from 'better-auth/next-js';
import { genericOAuth } from 'better-auth/plugins/generic-oauth';
import * as schema from '@/drizzle/schema';
import { sharedDatabase } from '@/lib/db/connection';
import type { Database } from '@/lib/db/types';
import { logEngine } from './engine-log';
import { DEVICE_COOKIE, DEVICE_SECONDS, deviceValue, knownDevice } from './known-device';
import { countAttempt, forgetAttempts, LOCK_MINUTES } from './lock-out';
import { OIDC_PROVIDER, readOidc, readPublicUrl } from './oidc';
import { isPlainAddress, LONGEST_PASSWORD, SHORTEST_PASSWORD } from './person-input';

/** better-auth with what Rampart asks of it. */
export type PeopleEngine = Awaited<ReturnType<typeof createPeopleEngine>>;

const SIGN_IN = '/sign-in/email';
const SESSION_SECONDS = 7 * 86_400;
const PLACE = Symbol.for('rampart.people');

/** `provider` is the way through the organisation's accounts. It is apart, since its engine waits for the provider's answer before any other. */
export type Door = 'password' | 'provider';

/** The engine of this process for a door, on its shared database. A session is the same through either. */
export function sharedPeopleEngine(door: Door = 'password'): Promise<PeopleEngine> {
  const place = globalThis as { [PLACE]?: Map<Door, Promise<PeopleEngine>> };
  place[PLACE] ??= new Map();
  const engines = place[PLACE];
  const engine = engines.get(door) ?? createPeopleEngine(sharedDatabase(), process.env, door);
  engines.set(door, engine);
  // A database that was away must not stay away for ever.
  engine.catch(() => engines.delete(door));
  return engine;
}

/**
 * Sessions and passwords. Nobody signs up: people are invited, and an account at the identity provider opens the door to those alone who
 * were, by its e-mail address.
 */
export async function createPeopleEngine(
  { db, sql }: Pick<Database, 'db' | 'sql'>,
  variables: Readonly<Record<string, string | undefined>>,
  door: Door = 'password',
) {
  const baseURL = readPublicUrl(variables);
  const oidc = door === 'provider' ? readOidc(variables) : undefined;
  return betterAuth({
    secret: await sessionSecret(sql),
    ...(baseURL === undefined ? {} : { baseURL }),
    basePath: '/api/auth',
    logger: { level: 'error', log: logEngine },
    telemetry: { enabled: false },
    database: drizzleAdapter(db, { provider: 'pg', schema, usePlural: true }),
    emailAndPassword: { enabled: true, disableSignUp: true, minPasswordLength: SHORTEST_PASSWORD, maxPasswordLength: LONGEST_PASSWORD },
    // An owner vouched for the address here; the provider has to have verified it there.
    account: { accountLinking: { enabled: true, requireLocalEmailVerified: false } },
    session: { expiresIn: SESSION_SECONDS, updateAge: 86_400 },
    // Said outright, since it is off under test otherwise.
    advanced: { disableOriginCheck: false, useSecureCookies: baseURL?.startsWith('https:') ?? false, cookiePrefix: 'rampart' },
    // A page may post here only when it came from here, under whichever name that is.
    trustedOrigins: (request?: Request) => (request === undefined ? [] : ownOrigins(request, baseURL)),
    rateLimit: { enabled: true, customRules: { '/sign-in/*': { window: 60, max: 60 } } },
    // What is no answer to the browser is thrown, to be logged by whoever asked.
    onAPIError: { throw: true, errorURL: `${baseURL ?? ''}/sign-in` },
    // An address may pass to somebody else at the provider: who has an account there already gets no second one by its address.
    databaseHooks: { account: { create: { before: async ({ userId, providerId }) => !(await hasAccount(sql, userId, providerId)) } } },
    hooks: {
      before: createAuthMiddleware(async (ctx) => {
        // Without a request it is this server itself, with a password that was set a moment ago.
        if (ctx.path !== SIGN_IN || ctx.request === undefined) return;
        const email = emailOf(ctx.body);
        if (await countAttempt(sql, { email, device: await deviceOf(ctx, email) })) return;
        throw new APIError('TOO_MANY_REQUESTS', {
          message: `Too many wrong passwords: try again in ${LOCK_MINUTES} minutes, sign in with a browser you have used here before, or ask an owner for a password link.`,
        });
      }),
      after: createAuthMiddleware(async (ctx) => {
        if (ctx.path !== SIGN_IN || ctx.context.returned instanceof APIError) return;
        const email = emailOf(ctx.body);
        const device = await deviceOf(ctx, email);
        await forgetAttempts(sql, { email, device });
        const { name, attributes } = ctx.context.createAuthCookie(DEVICE_COOKIE, { maxAge: DEVICE_SECONDS });
        await ctx.setSignedCookie(name, deviceValue(email, device || undefined), ctx.context.secret, attributes);
      }),
    },
    plugins: [
      ...(oidc === undefined
        ? []
        : [
            genericOAuth({
              config: [
                {
                  providerId: OIDC_PROVIDER,
                  discoveryUrl: `${oidc.issuer}/.well-known/openid-configuration`,
                  clientId: oidc.clientId,
                  clientSecret: oidc.clientSecret,
                  scopes: ['openid', 'email', 'profile'],
                  pkce: true,
                  disableSignUp: true,
                  mapProfileToUser: ({ email }) => ({ email: isPlainAddress(email) ? email : undefined }),
                },
              ],
            }),
          ]),
      nextCookies(),
    ],
  });
}

type DeviceContext = Pick<Parameters<Parameters<typeof createAuthMiddleware>[0]>[0], 'context' | 'getSignedCookie'>;

async function sessionSecret(sql: Database['sql']): Promise<string> {
  const [row] = await sql<{ secret: string }[]>`select session_secret as secret from installation`;
  if (row === undefined) throw new Error('the installation has no row: was a migration left out?');
  return row.secret;
}

async function hasAccount(sql: Database['sql'], userId: string, providerId: string): Promise<boolean> {
  const [there] = await sql`select 1 from accounts where user_id = ${userId} and provider_id = ${providerId}`;
  return there !== undefined;
}

/** Which browser asks, if this person has signed in with it before. */
async function deviceOf(ctx: DeviceContext, email: string): Promise<string> {
  const { name } = ctx.context.createAuthCookie(DEVICE_COOKIE);
  return knownDevice(email, await ctx.getSignedCookie(name, ctx.context.secret));
}

function emailOf(body: unknown): string {
  const email = typeof body === 'object' && body !== null && 'email' in body ? body.email : '';
  return String(email).trim().toLowerCase().slice(0, 254);
}

function ownOrigins(request: Request, baseURL: string | undefined): string[] {
  const host = request.headers.get('host');
  return [...(baseURL === undefined ? [] : [baseURL]), ...(host === null ? [] : [`http://${host}`, `https://${host}`])];
}
