import { sql } from 'drizzle-orm';
import {
  bigint,
  boolean,
  doublePrecision,
  index,
  integer,
  jsonb,
  numeric,
  pgTable,
  primaryKey,
  real,
  smallint,
  text,
  timestamp,
  unique,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core';

// Column names are the property names in snake_case (`casing: 'snake_case'` in drizzle and drizzle-kit).
const id = () => integer().primaryKey().generatedAlwaysAsIdentity();
const bigId = () => bigint({ mode: 'number' }).primaryKey().generatedAlwaysAsIdentity();
const instant = () => timestamp({ withTimezone: true, precision: 6 });
const createdAt = () => instant().notNull().defaultNow();
const environmentId = () =>
  integer()
    .notNull()
    .references(() => environments.id);
const experimentId = () =>
  integer()
    .notNull()
    .references(() => experiments.id);
const attemptId = () =>
  integer()
    .notNull()
    .references(() => attempts.id);

export const environments = pgTable('environments', {
  id: id(),
  key: text().notNull().unique(),
  /** For people; null: its key. */
  name: text(),
  /** Frozen: a new salt would reshuffle who is held out. */
  holdoutSalt: text().notNull(),
  holdoutShare: doublePrecision().notNull().default(0),
  configVersion: bigint({ mode: 'number' }).notNull().default(0),
  createdAt: createdAt(),
  /** Nobody enters it any more and its keys open nothing; what it holds stays. */
  archivedAt: instant(),
});

/** Every published config; an environment's newest one is what SDKs evaluate. */
export const configVersions = pgTable(
  'config_versions',
  {
    environmentId: environmentId(),
    version: bigint({ mode: 'number' }).notNull(),
    document: jsonb().notNull(),
    etag: text().notNull(),
    reason: text().notNull(),
    createdAt: createdAt(),
  },
  (table) => [primaryKey({ columns: [table.environmentId, table.version] })],
);

export const apiKeys = pgTable('api_keys', {
  id: id(),
  environmentId: environmentId(),
  kind: text({ enum: ['server', 'client', 'admin'] }).notNull(),
  name: text().notNull(),
  /** SHA-256 of the key in hex; the key itself is shown once and never stored. */
  hash: text().notNull().unique(),
  prefix: text().notNull(),
  origins: text().array().notNull().default(sql`'{}'`),
  /** Requests per second; null means the default of the key's kind. */
  rateLimit: integer(),
  createdAt: createdAt(),
  /** E-mail address of who made it; for one made with another key, whoever stands behind that. Null for those of the variables. */
  createdBy: text(),
  lastUsedAt: instant(),
  revokedAt: instant(),
});

export const metrics = pgTable(
  'metrics',
  {
    id: id(),
    environmentId: environmentId(),
    key: text().notNull(),
    document: jsonb().notNull(),
    createdAt: createdAt(),
    updatedAt: instant().notNull().defaultNow(),
    archivedAt: instant(),
  },
  (table) => [unique().on(table.environmentId, table.key)],
);

export const flags = pgTable(
  'flags',
  {
    id: id(),
    environmentId: environmentId(),
    key: text().notNull(),
    document: jsonb().notNull(),
    createdAt: createdAt(),
    updatedAt: instant().notNull().defaultNow(),
    archivedAt: instant(),
  },
  (table) => [unique().on(table.environmentId, table.key)],
);

export const layers = pgTable(
  'layers',
  {
    id: id(),
    environmentId: environmentId(),
    key: text().notNull(),
    salt: text().notNull(),
    createdAt: createdAt(),
  },
  (table) => [unique().on(table.environmentId, table.key)],
);

/** Buckets [fromBucket, toBucket) of a layer; a freed slot rests before reuse, so it stays with `freedAt`. */
export const layerSlots = pgTable('layer_slots', {
  id: id(),
  layerId: integer()
    .notNull()
    .references(() => layers.id),
  experimentId: experimentId(),
  fromBucket: integer().notNull(),
  toBucket: integer().notNull(),
  createdAt: createdAt(),
  freedAt: instant(),
});

/** One row per experiment key. `version` is the compare-and-set counter of every change of state or document. */
export const experiments = pgTable(
  'experiments',
  {
    id: id(),
    environmentId: environmentId(),
    key: text().notNull(),
    name: text().notNull(),
    owner: text(),
    tags: text().array().notNull().default(sql`'{}'`),
    /** The document as the API takes it, defaults filled in. */
    document: jsonb().notNull(),
    /** Name of the state, copied from `rampState` for lists and filters. */
    state: text().notNull().default('draft'),
    /** The gate's serialisable state (`RampState` of lib/gate/types.ts); null while draft. */
    rampState: jsonb(),
    version: integer().notNull().default(1),
    /** The running or last attempt; null while draft. */
    attemptId: integer(),
    scheduledAt: instant(),
    guaranteeVoid: boolean().notNull().default(false),
    createdAt: createdAt(),
    updatedAt: instant().notNull().defaultNow(),
    archivedAt: instant(),
  },
  (table) => [unique().on(table.environmentId, table.key), index().on(table.state)],
);

/** A start or restart: new salt, frozen policy and document, evidence of its own. */
export const attempts = pgTable(
  'attempts',
  {
    id: id(),
    experimentId: experimentId(),
    number: integer().notNull(),
    salt: text().notNull(),
    /** The experiment document and the metric documents as they were at start. */
    document: jsonb().notNull(),
    /** `Policy` of lib/gate/types.ts, with the tuning. */
    policy: jsonb().notNull(),
    policyHash: text().notNull(),
    startedAt: instant().notNull(),
    endedAt: instant(),
  },
  (table) => [unique().on(table.experimentId, table.number)],
);

/**
 * Strata: the intervals of an attempt in which coverage was constant. A ramp stage has one, or several when a pause lay inside it;
 * a pause at zero has one with coverage 0. An exposure belongs to the stratum of its config version, else of its receive time.
 */
export const stages = pgTable(
  'stages',
  {
    id: id(),
    attemptId: attemptId(),
    ordinal: integer().notNull(),
    /** Index into the ramp's stages; the length of the ramp for `full`. */
    stage: integer().notNull(),
    coverage: doublePrecision().notNull(),
    /** Planned share of the candidate among exposed units. */
    candidateShare: doublePrecision().notNull(),
    configVersion: bigint({ mode: 'number' }).notNull(),
    enteredAt: instant().notNull(),
    leftAt: instant(),
    excludedAt: instant(),
    excludedReason: text(),
  },
  (table) => [unique().on(table.attemptId, table.ordinal)],
);

/** Position 0 is control. */
export const variants = pgTable(
  'variants',
  {
    attemptId: attemptId(),
    position: smallint().notNull(),
    key: text().notNull(),
    role: text({ enum: ['control', 'candidate'] }).notNull(),
    weight: doublePrecision().notNull(),
    value: jsonb().notNull(),
  },
  (table) => [primaryKey({ columns: [table.attemptId, table.position] })],
);

/**
 * The indexes that begin with `attempt_id + 0` are for ranges of time. A new attempt is missing from the planner's statistics, and an index
 * that begins with the bare column then looks as good for finding one unit as the unique one: it once read 16,000 rows a unit.
 */
const attemptRange = sql`(attempt_id + 0)`;

/**
 * The append-only log. An exposure has `attemptId`, `variant` (position) and `configVersion`; a metric event has `event` and `value`.
 * `received` is read from the database's clock after the transaction has its id, which is what makes the watermark safe (lib/aggregate).
 */
export const eventLog = pgTable(
  'event_log',
  {
    environmentId: integer().notNull(),
    unit: text().notNull(),
    messageId: text().notNull(),
    event: text(),
    /** Whole millionths; null when the event carries no value. */
    value: bigint({ mode: 'bigint' }),
    occurred: instant().notNull(),
    received: instant().notNull(),
    /** The client's own time stamp, when it gave one. */
    clientTime: instant(),
    fromServer: boolean().notNull(),
    clockAhead: boolean().notNull().default(false),
    attemptId: integer(),
    variant: smallint(),
    configVersion: bigint({ mode: 'number' }),
    propensity: real(),
    /** The variant named differs from the one the hash gives. */
    hashDiffers: boolean().notNull().default(false),
    /** Attributes of an exposure, properties of a metric event. */
    attributes: jsonb(),
  },
  (table) => [
    uniqueIndex('event_log_identity').on(table.environmentId, table.unit, table.messageId),
    index('event_log_exposures').on(attemptRange, table.received).where(sql`attempt_id is not null`),
    /** A stretch without a summary is read whole by every tick; so the table is also vacuumed every 100,000 rows (migration 0013). */
    index('event_log_received').using('brin', table.received).with({ autosummarize: true }),
  ],
);

export const rejectedEvents = pgTable(
  'rejected_events',
  {
    id: bigId(),
    environmentId: integer().notNull(),
    received: instant().notNull().defaultNow(),
    code: text().notNull(),
    message: text().notNull(),
    messageId: text(),
    /** The event as it came, cut to 2 kB. */
    body: text().notNull(),
  },
  (table) => [index().on(table.environmentId, table.id)],
);

/** What this installation knows about itself: one row, made with the table. */
export const installation = pgTable('installation', {
  id: smallint().primaryKey().default(1),
  /** The cluster, timeline, database and table this row was written in: another one means a restored copy. Null before the first start. */
  place: text(),
  /** Random; without it the digest of an erased unit cannot be told from a guess. */
  erasureSalt: text().notNull().default(sql`gen_random_uuid()::text`),
  /** Signs the cookies of sessions, the same for all servers; 244 random bits. */
  sessionSecret: text().notNull().default(sql`gen_random_uuid()::text || gen_random_uuid()::text`),
});

/**
 * Units that were erased, by a salted digest of their name: messages about the time before are not taken back into the log, however late they come.
 * Every writer reads it in the statement that writes, and an erasure locks it (lib/aggregate/delete-unit.ts).
 */
export const erasures = pgTable(
  'erasures',
  { environmentId: integer().notNull(), unitDigest: text().notNull(), before: instant().notNull() },
  (table) => [primaryKey({ columns: [table.environmentId, table.unitDigest] }), index().on(table.before)],
);

/**
 * Derived from the log by the tick, one row per unit of an attempt, once its first exposure lies behind the watermark.
 * `repeated`: there are more exposures in the log, so settling reads them there.
 */
export const exposures = pgTable(
  'exposures',
  {
    attemptId: integer().notNull(),
    unit: text().notNull(),
    firstReceived: instant().notNull(),
    occurred: instant().notNull(),
    variant: smallint().notNull(),
    stratum: integer().notNull(),
    slices: text().array().notNull().default(sql`'{}'`),
    repeated: boolean().notNull().default(false),
  },
  (table) => [
    primaryKey({ columns: [table.attemptId, table.unit] }),
    index('exposures_due').on(attemptRange, table.firstReceived),
    /** Those dated ahead of their receipt, of which there are few. */
    index('exposures_ahead').on(attemptRange, table.firstReceived).where(sql`occurred > first_received`),
  ],
);

/** Exposed units by stratum, variant and slice: what the traffic balance is tested on. '' is every unit. */
export const exposureCounts = pgTable(
  'exposure_counts',
  {
    attemptId: integer().notNull(),
    stratum: integer().notNull(),
    variant: smallint().notNull(),
    slice: text().notNull(),
    units: bigint({ mode: 'number' }).notNull(),
    hashDiffers: bigint({ mode: 'number' }).notNull().default(0),
  },
  (table) => [primaryKey({ columns: [table.attemptId, table.stratum, table.variant, table.slice] })],
);

/** The values of an attribute that have a slice of their own, as `attribute=value`; later ones are folded into one. */
export const sliceLabels = pgTable(
  'slice_labels',
  { attemptId: integer().notNull(), attribute: text().notNull(), label: text().notNull() },
  (table) => [primaryKey({ columns: [table.attemptId, table.label] })],
);

/** Marks by which a safe watermark is found: every transaction with an id above `xid` received its events at or after `at`. */
export const watermarkTicks = pgTable('watermark_ticks', {
  id: bigId(),
  at: instant().notNull(),
  xid: bigint({ mode: 'bigint' }).notNull(),
  systemIdentifier: text().notNull(),
});

/**
 * Raw arrivals behind the watermark by arm of an attempt, before anything is matured: how a metric that has fallen silent is told
 * from traffic that has. `others` are the arm's rows that are not `event`, exposures among them.
 */
export const arrivals = pgTable(
  'arrivals',
  {
    attemptId: integer().notNull(),
    event: text().notNull(),
    variant: smallint().notNull(),
    events: bigint({ mode: 'number' }).notNull(),
    others: bigint({ mode: 'number' }).notNull(),
    /** Others that came after the last event. */
    othersSince: bigint({ mode: 'number' }).notNull(),
    lastEventAt: instant(),
    lastOtherAt: instant(),
  },
  (table) => [primaryKey({ columns: [table.attemptId, table.event, table.variant] })],
);

/** How far each attempt is settled: every unit that closed before `settledTo` is in the moments, once. */
export const cuts = pgTable('cuts', {
  attemptId: integer().primaryKey(),
  settledTo: instant().notNull(),
  updatedAt: instant().notNull().defaultNow(),
});

/** Whole-number sums of closed units: values in millionths, products in 1e-12. Added to, never subtracted from. '' is every unit. */
export const moments = pgTable(
  'moments',
  {
    attemptId: integer().notNull(),
    metric: text().notNull(),
    stratum: integer().notNull(),
    variant: smallint().notNull(),
    slice: text().notNull(),
    units: bigint({ mode: 'bigint' }).notNull(),
    /** Σy, Σy², Σ|y| after capping; for a ratio y is the numerator. */
    sumY: numeric({ mode: 'bigint' }).notNull(),
    sumYy: numeric({ mode: 'bigint' }).notNull(),
    sumAbsY: numeric({ mode: 'bigint' }).notNull(),
    /** Σy, Σy² before capping. */
    rawSumY: numeric({ mode: 'bigint' }).notNull(),
    rawSumYy: numeric({ mode: 'bigint' }).notNull(),
    /** Denominator of a ratio. */
    sumD: numeric({ mode: 'bigint' }).notNull().default(sql`0`),
    sumDd: numeric({ mode: 'bigint' }).notNull().default(sql`0`),
    sumYd: numeric({ mode: 'bigint' }).notNull().default(sql`0`),
    /** Covariate: the same value before exposure. */
    sumX: numeric({ mode: 'bigint' }).notNull().default(sql`0`),
    sumXx: numeric({ mode: 'bigint' }).notNull().default(sql`0`),
    sumXy: numeric({ mode: 'bigint' }).notNull().default(sql`0`),
    /** Units whose value is not 0, and outcomes counted for them. */
    nonZero: bigint({ mode: 'bigint' }).notNull().default(sql`0`),
    events: bigint({ mode: 'bigint' }).notNull().default(sql`0`),
    /** Units left out because they were seen in two variants before they closed. */
    crossovers: bigint({ mode: 'bigint' }).notNull().default(sql`0`),
    /** Outcomes that came after their unit had closed; not part of `events`. */
    late: bigint({ mode: 'bigint' }).notNull().default(sql`0`),
  },
  (table) => [primaryKey({ columns: [table.attemptId, table.metric, table.stratum, table.variant, table.slice] })],
);

/** Log-spaced histogram of a quantile metric's event values, mergeable. */
export const histograms = pgTable(
  'histograms',
  {
    attemptId: integer().notNull(),
    metric: text().notNull(),
    stratum: integer().notNull(),
    variant: smallint().notNull(),
    bin: integer().notNull(),
    events: bigint({ mode: 'bigint' }).notNull(),
  },
  (table) => [primaryKey({ columns: [table.attemptId, table.metric, table.stratum, table.variant, table.bin] })],
);

/** One row per tick that saw new evidence: the series behind the charts. `figures` is keyed by metric. */
export const looks = pgTable(
  'looks',
  {
    id: bigId(),
    attemptId: integer().notNull(),
    at: instant().notNull(),
    settledTo: instant().notNull(),
    figures: jsonb().notNull(),
  },
  (table) => [index().on(table.attemptId, table.at)],
);

/** Append-only, but that the start of a past experiment is dated to its first exposure, once. `inputs` holds all that the gate saw, so that a replay gives the same bytes. */
export const decisions = pgTable(
  'decisions',
  {
    id: bigId(),
    experimentId: experimentId(),
    attemptId: integer(),
    at: instant().notNull(),
    /** `tick`, or the name of the command. */
    kind: text().notNull(),
    actor: text().notNull(),
    outcome: text().notNull(),
    sentence: text().notNull(),
    reason: text(),
    fromState: text().notNull(),
    toState: text().notNull(),
    fromCoverage: doublePrecision().notNull(),
    toCoverage: doublePrecision().notNull(),
    rules: jsonb().notNull(),
    inputs: jsonb().notNull(),
    inputsHash: text().notNull(),
    output: jsonb().notNull(),
    configVersion: bigint({ mode: 'number' }).notNull(),
  },
  (table) => [
    index().on(table.experimentId, table.id),
    // A ramp that is held for weeks decides tens of thousands of times; these few tell its story.
    index('decisions_changes')
      .on(table.experimentId, table.id)
      .where(sql`kind <> 'tick' or from_state <> to_state or from_coverage <> to_coverage`),
  ],
);

export const audit = pgTable(
  'audit',
  {
    id: bigId(),
    environmentId: integer(),
    at: instant().notNull().defaultNow(),
    actor: text().notNull(),
    /** Who made the key that acted. */
    person: text(),
    action: text().notNull(),
    subject: text().notNull(),
    reason: text(),
    before: jsonb(),
    after: jsonb(),
  },
  (table) => [index().on(table.environmentId, table.id)],
);

/** Answers of commands that carried an Idempotency-Key; kept a day. */
export const idempotencyKeys = pgTable(
  'idempotency_keys',
  {
    environmentId: integer().notNull(),
    key: text().notNull(),
    request: text().notNull(),
    status: integer().notNull(),
    response: jsonb().notNull(),
    createdAt: createdAt(),
  },
  (table) => [primaryKey({ columns: [table.environmentId, table.key] })],
);

/** Signs of life and lag of each worker, for /readyz and the console. */
export const workers = pgTable('workers', {
  id: text().primaryKey(),
  startedAt: instant().notNull(),
  lastTickAt: instant().notNull(),
  tickMs: integer().notNull(),
});

/** Addresses that are told of decisions. The secrets sign, so they are kept as they are. */
export const webhooks = pgTable(
  'webhooks',
  {
    id: id(),
    environmentId: environmentId(),
    name: text().notNull(),
    kind: text({ enum: ['json', 'slack'] }).notNull(),
    url: text().notNull(),
    events: text().array().notNull(),
    /** A stage held for longer than this is told, once; null: never. */
    holdSeconds: integer(),
    secret: text().notNull(),
    /** Signs beside the new one until `formerUntil`, so that a rotation loses nothing. */
    formerSecret: text(),
    formerUntil: instant(),
    createdAt: createdAt(),
    disabledAt: instant(),
  },
  (table) => [index().on(table.environmentId)],
);

/** One row per webhook and thing to tell, written with the thing itself. `subject` keeps one thing from being told twice. */
export const outbox = pgTable(
  'outbox',
  {
    id: bigId(),
    webhookId: integer()
      .notNull()
      .references(() => webhooks.id, { onDelete: 'cascade' }),
    /** Sent with every attempt, the same each time. */
    deliveryId: uuid().notNull().defaultRandom(),
    subject: text().notNull(),
    event: text().notNull(),
    payload: jsonb().notNull(),
    state: text({ enum: ['pending', 'delivered', 'failed'] })
      .notNull()
      .default('pending'),
    attempts: integer().notNull().default(0),
    /** A claim moves it ahead: after a crash the delivery is due again by itself. */
    dueAt: instant().notNull(),
    createdAt: createdAt(),
    /** Of the last attempt. */
    attemptedAt: instant(),
    status: integer(),
    response: text(),
  },
  (table) => [unique().on(table.webhookId, table.subject), index('outbox_due').on(table.dueAt).where(sql`state = 'pending'`)],
);

/** People who may sign in; the columns are those of better-auth. Keys of the API are apart. */
export const users = pgTable('users', {
  id: text().primaryKey(),
  name: text().notNull(),
  /** In lower case. */
  email: text().notNull().unique(),
  emailVerified: boolean().notNull().default(false),
  image: text(),
  createdAt: createdAt(),
  updatedAt: createdAt(),
});

const userId = () =>
  text()
    .notNull()
    .references(() => users.id, { onDelete: 'cascade' });

export const sessions = pgTable('sessions', {
  id: text().primaryKey(),
  userId: userId(),
  token: text().notNull().unique(),
  expiresAt: instant().notNull(),
  ipAddress: text(),
  userAgent: text(),
  createdAt: createdAt(),
  updatedAt: createdAt(),
});

/** How a person proves to be themselves: a password here, or an account at the organisation's identity provider. */
export const accounts = pgTable(
  'accounts',
  {
    id: text().primaryKey(),
    userId: userId(),
    accountId: text().notNull(),
    providerId: text().notNull(),
    accessToken: text(),
    refreshToken: text(),
    idToken: text(),
    accessTokenExpiresAt: instant(),
    refreshTokenExpiresAt: instant(),
    scope: text(),
    /** scrypt, as better-auth writes it. */
    password: text(),
    createdAt: createdAt(),
    updatedAt: createdAt(),
  },
  // One of each kind a person: of two sign-ins at the provider at once, with different accounts, one is linked.
  (table) => [unique().on(table.providerId, table.accountId), unique().on(table.userId, table.providerId)],
);

/** Things that are good once: links (`set-up`, `password:<user>`, as SHA-256 of their token) and sign-ins under way. */
export const verifications = pgTable(
  'verifications',
  {
    id: text().primaryKey(),
    identifier: text().notNull(),
    value: text().notNull(),
    expiresAt: instant().notNull(),
    createdAt: createdAt(),
    updatedAt: createdAt(),
  },
  (table) => [index().on(table.identifier)],
);

/** What a person may do, environment by environment. */
export const members = pgTable(
  'members',
  {
    environmentId: environmentId(),
    userId: userId(),
    role: text({ enum: ['viewer', 'editor', 'approver', 'owner'] }).notNull(),
    createdAt: createdAt(),
  },
  (table) => [primaryKey({ columns: [table.environmentId, table.userId] })],
);

/** Passwords tried since the last right one, for the lock-out; rows older than it are removed. */
export const passwordAttempts = pgTable(
  'password_attempts',
  {
    email: text().notNull(),
    /** A browser that has signed in as this person before; '' is all the others together. */
    device: text().notNull().default(''),
    attempts: integer().notNull(),
    lastAt: instant().notNull(),
  },
  (table) => [primaryKey({ columns: [table.email, table.device] })],
);
