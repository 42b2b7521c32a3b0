import { requireMay } from '@/lib/auth/permissions';
import { recordAudit } from '@/lib/auth/record-audit';
import { AppError } from '@/lib/errors';
import { canonicalJson } from './canonical-json';
import { requireVersion } from './command-experiment';
import type { ExperimentsContext, WriteContext } from './context';
import { type ExperimentDocument, parseExperimentDocument } from './experiment-document';
import { type ExperimentRow, findExperiment, requireExperiment } from './experiment-row';
import { type ExperimentView, experimentView } from './experiment-view';
import { readMetrics } from './list-metrics';
import { lockEnvironment } from './lock-environment';
import { metricProblems, namedMetrics } from './metric-problems';
import { refusal } from './parse-document';
import { publishConfig } from './publish-config';
import { transact } from './transact';
import { withKey } from './with-key';

export interface PutExperimentInput {
  key: string;
  document: unknown;
  /** Refuse when the experiment's version is another one by now. */
  expectedVersion?: number | undefined;
}

/** Fields of a document that a running attempt has not frozen. */
const EDITABLE: readonly (keyof ExperimentDocument)[] = ['name', 'hypothesis', 'owner', 'tags', 'overrides'];
const EDITABLE_STATES: readonly string[] = ['draft', 'scheduled', 'completed', 'rolled_back', 'expired', 'aborted'];

/**
 * Creates an experiment as a draft, or replaces its document: the same document twice changes nothing. While an attempt is under way
 * only what it has not frozen may change; what is changed after its end is for the next attempt.
 *
 * @throws AppError FORBIDDEN, INVALID_FIELD, or CONFLICT for frozen fields and unexpected versions
 */
export async function putExperiment({ ctx, input }: { ctx: ExperimentsContext; input: PutExperimentInput }): Promise<ExperimentView> {
  requireMay(ctx.actor, 'experiment.put');
  const document = parseExperimentDocument(withKey(input.key, input.document));
  return await transact(ctx, { verb: 'experiment.put', input }, async (inner) => {
    await refuseUnknownMetrics(inner, document);
    const place = { environmentId: inner.environmentId, key: document.key, lock: true };
    const first = await findExperiment(inner.sql, place);
    if (first === undefined && input.expectedVersion !== undefined) {
      throw new AppError(
        'CONFLICT',
        `there is no experiment "${document.key}" whose version could be ${input.expectedVersion}: create it without If-Match`,
      );
    }
    const created = first === undefined ? await insertDraft(inner, document) : undefined;
    if (created !== undefined) return created;
    // Somebody else created it meanwhile: a document may be put at the same time by several.
    const known = first ?? (await requireExperiment(inner.sql, place));
    return await replaceDocument(inner, known, { document, expectedVersion: input.expectedVersion });
  });
}

async function refuseUnknownMetrics(ctx: WriteContext, document: ExperimentDocument): Promise<void> {
  const metrics = await readMetrics(
    ctx,
    namedMetrics(document).map(({ key }) => key),
  );
  const problems = metricProblems(document, metrics);
  if (problems.length > 0) throw refusal(problems);
}

/** @throws AppError CONFLICT when the key is taken */
export async function createDraft(ctx: WriteContext, document: ExperimentDocument, reason: string): Promise<ExperimentView> {
  const created = await insertDraft(ctx, document, reason);
  if (created === undefined) throw new AppError('CONFLICT', `there is an experiment "${document.key}" already: choose another key`);
  return created;
}

async function insertDraft(ctx: WriteContext, document: ExperimentDocument, reason?: string): Promise<ExperimentView | undefined> {
  const { sql, environmentId, now } = ctx;
  const { key, name, owner, tags } = document;
  // A flag of this key may be under way into the database just now.
  await lockEnvironment(sql, environmentId);
  await refuseKeyOfFlag(ctx, key);
  const created = await sql`
    insert into experiments (environment_id, key, name, owner, tags, document, created_at, updated_at)
    values (${environmentId}, ${key}, ${name}, ${owner ?? null}, ${tags}, ${JSON.stringify(document)}, ${now}, ${now})
    on conflict do nothing returning id`;
  if (created.length === 0) return undefined;
  await publishConfig(sql, { environmentId, reason: `create ${key}`, now });
  await recordAudit(ctx, { action: 'experiment.create', subject: `experiment:${key}`, reason, after: document });
  const row = await findExperiment(sql, { environmentId, key });
  if (row === undefined) throw new Error(`experiment ${key} vanished while it was created`);
  return experimentView(row);
}

/** SDKs evaluate both by key: the experiment would silently take the flag's place. */
async function refuseKeyOfFlag({ sql, environmentId }: WriteContext, key: string): Promise<void> {
  const [flag] = await sql`select 1 from flags where environment_id = ${environmentId} and key = ${key} and archived_at is null`;
  if (flag !== undefined) throw new AppError('CONFLICT', `key "${key}" is a flag's: choose another key, or delete the flag first`);
}

interface Replacement {
  document: ExperimentDocument;
  expectedVersion: number | undefined;
}

async function replaceDocument(
  ctx: WriteContext,
  known: ExperimentRow,
  { document, expectedVersion }: Replacement,
): Promise<ExperimentView> {
  const { sql, environmentId, now } = ctx;
  if (known.archivedAt !== null) throw new AppError('CONFLICT', `experiment "${known.key}" is archived: clone it under another key`);
  if (canonicalJson(known.document) === canonicalJson(document)) return experimentView(known);
  requireVersion(known, expectedVersion);
  if (!EDITABLE_STATES.includes(known.state)) refuseFrozenFields(known, document);
  const { name, owner, tags } = document;
  const version = known.version + 1;
  await sql`
    update experiments
    set document = ${JSON.stringify(document)}, name = ${name}, owner = ${owner ?? null}, tags = ${tags}, version = ${version}, updated_at = ${now}
    where id = ${known.id}`;
  await publishConfig(sql, { environmentId, reason: `edit ${known.key}`, now });
  await recordAudit(ctx, { action: 'experiment.put', subject: `experiment:${known.key}`, before: known.document, after: document });
  return experimentView({ ...known, document, version, updatedAt: now });
}

function refuseFrozenFields(known: ExperimentRow, document: ExperimentDocument): void {
  const names = new Set([...Object.keys(known.document), ...Object.keys(document)]) as Set<keyof ExperimentDocument>;
  const frozen = [...names].filter(
    (name) => !EDITABLE.includes(name) && canonicalJson(known.document[name]) !== canonicalJson(document[name]),
  );
  if (frozen.length === 0) return;
  const fields = frozen.map((field) => ({
    field,
    message: `is frozen while the experiment is ${known.state}: end it, change it, and restart as a new attempt`,
  }));
  throw new AppError(
    'CONFLICT',
    `${frozen.join(', ')} cannot change while experiment "${known.key}" is ${known.state}: that would be a new attempt`,
    { fields },
  );
}
