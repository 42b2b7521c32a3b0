import { randomBytes } from 'node:crypto';
import { requireMay } from '@/lib/auth/permissions';
import { recordAudit } from '@/lib/auth/record-audit';
import { AppError, type FieldProblem } from '@/lib/errors';
import type { ExperimentsContext, WriteContext } from './context';
import { documentKey } from './document-key';
import type { ExperimentDocument } from './experiment-document';
import { type LayerDocument, layerDocument } from './layer-document';
import { getLayer, type LayerSlotView, type LayerView, slotsInUse } from './list-layers';
import { parseDocument, refusal } from './parse-document';
import { publishConfig } from './publish-config';
import { type ExpectedRevision, requireRevision } from './revision';
import { transact } from './transact';
import { withKey } from './with-key';

interface PutLayerInput {
  key: string;
  document: unknown;
  expected?: ExpectedRevision;
}

type Slot = LayerDocument['slots'][number];
type Member = { id: number; key: string; state: string; document: ExperimentDocument };
const MOVABLE_STATES: readonly string[] = ['draft', 'scheduled', 'completed', 'rolled_back', 'expired', 'aborted'];

/**
 * Sets the slots of a layer, creating it if need be. A slot that is given up rests before another experiment may have its buckets, and the
 * slot of an experiment under way cannot change.
 *
 * @throws AppError INVALID_FIELD, FORBIDDEN, CONFLICT, also when the layer is not what was expected
 */
export async function putLayer({ ctx, input }: { ctx: ExperimentsContext; input: PutLayerInput }): Promise<LayerView> {
  requireMay(ctx.actor, 'layer.put');
  const key = parseDocument(documentKey, input.key);
  const { slots } = parseDocument(layerDocument, withKey(key, input.document));
  return await transact(ctx, { verb: 'layer.put', input }, (inner) => setSlots(inner, { key, slots, expected: input.expected }));
}

interface Setting {
  key: string;
  slots: readonly Slot[];
  expected: ExpectedRevision;
}

async function setSlots(ctx: WriteContext, { key, slots, expected }: Setting): Promise<LayerView> {
  const { sql, environmentId, now } = ctx;
  const created = await sql`
    insert into layers (environment_id, key, salt, created_at) values (${environmentId}, ${key}, ${randomBytes(12).toString('hex')}, ${now})
    on conflict do nothing returning id`;
  const [layer] = await sql<{ id: number }[]>`select id from layers where environment_id = ${environmentId} and key = ${key} for update`;
  const before = await getLayer({ ctx, input: { key } });
  const given = slotsInUse(before);
  requireRevision({ subject: `layer "${key}"`, current: created.length > 0 ? undefined : given, expected });
  const members = await readMembers(ctx, [...slots, ...before.slots]);
  const problems = slots.flatMap((slot, index) => slotProblems(slot, { field: `slots[${index}]`, layer: key, members, before }));
  if (problems.length > 0) throw refusal(problems);
  const wanted = new Set(slots.map(nameOf));
  for (const slot of given.filter((old) => !wanted.has(nameOf(old)))) {
    const member = members.get(slot.experiment);
    refuseMoving(member);
    await sql`update layer_slots set freed_at = ${now} where layer_id = ${layer?.id ?? 0} and experiment_id = ${member?.id ?? 0} and freed_at is null`;
  }
  const kept = new Set(given.map(nameOf));
  for (const slot of slots.filter((fresh) => !kept.has(nameOf(fresh)))) {
    const member = members.get(slot.experiment);
    refuseMoving(member);
    await sql`
      insert into layer_slots (layer_id, experiment_id, from_bucket, to_bucket, created_at)
      values (${layer?.id ?? 0}, ${member?.id ?? 0}, ${slot.from}, ${slot.to}, ${now})`;
  }
  await publishConfig(sql, { environmentId, reason: `layer ${key}`, now });
  const after = await getLayer({ ctx, input: { key } });
  await recordAudit(ctx, { action: 'layer.put', subject: `layer:${key}`, before, after });
  return after;
}

/** Locked, so that none of them starts in a slot that is just being taken from it. */
async function readMembers({ sql, environmentId }: WriteContext, slots: readonly { experiment: string }[]): Promise<Map<string, Member>> {
  const rows = await sql<Member[]>`
    select id, key, state, document from experiments
    where environment_id = ${environmentId} and key = any(${slots.map(({ experiment }) => experiment)})
    order by id for update`;
  return new Map(rows.map((row) => [row.key, row]));
}

interface Surroundings {
  field: string;
  layer: string;
  members: ReadonlyMap<string, Member>;
  before: LayerView;
}

function slotProblems(slot: Slot, { field, layer, members, before }: Surroundings): FieldProblem[] {
  const member = members.get(slot.experiment);
  if (member === undefined)
    return [{ field: `${field}.experiment`, message: `names the unknown experiment "${slot.experiment}": create it first` }];
  if (member.document.layer !== layer) {
    return [{ field: `${field}.experiment`, message: `names "${slot.experiment}", whose document does not say "layer": "${layer}"` }];
  }
  const resting = before.slots.find(
    (old: LayerSlotView) => old.restsUntil !== null && old.experiment !== slot.experiment && slot.from < old.to && old.from < slot.to,
  );
  if (resting === undefined) return [];
  const { experiment, from, to, restsUntil } = resting;
  const message = `gives "${slot.experiment}" buckets ${slot.from} to ${slot.to}, while ${from} to ${to}, which "${experiment}" gave up, rest until ${restsUntil}: take others, or wait`;
  return [{ field, message }];
}

function refuseMoving(member: Member | undefined): void {
  if (member === undefined || MOVABLE_STATES.includes(member.state)) return;
  throw new AppError('CONFLICT', `experiment "${member.key}" is ${member.state}, and its slot is frozen with its attempt: end it first`);
}

function nameOf({ experiment, from, to }: { experiment: string; from: number; to: number }): string {
  return `${experiment}:${from}:${to}`;
}
