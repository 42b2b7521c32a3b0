import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { authenticate } from '@/lib/auth/authenticate';
import { createKey } from '@/lib/auth/create-key';
import { listArchived, listMemberships } from '@/lib/auth/people/find-session';
import { preparePeople, setUp } from '@/lib/auth/people/set-up';
import { revokeKey } from '@/lib/auth/revoke-key';
import type { AppError } from '@/lib/errors';
import { abortExperiment } from '@/lib/experiments/abort-experiment';
import { addEnvironment } from '@/lib/experiments/add-environment';
import { archiveEnvironment } from '@/lib/experiments/archive-environment';
import type { ExperimentsContext } from '@/lib/experiments/context';
import { putExperiment } from '@/lib/experiments/put-experiment';
import { putMetric } from '@/lib/experiments/put-metric';
import { renameEnvironment } from '@/lib/experiments/rename-environment';
import { reopenEnvironment } from '@/lib/experiments/reopen-environment';
import { startExperiment } from '@/lib/experiments/start-experiment';
import { codeOf, createPeople, OWNER, type PeopleUnderTest, tokenOf } from '../auth/people/people-under-test';

let people: PeopleUnderTest;
let userId: string;
beforeAll(async () => {
  people = await createPeople();
  await setUp(people.sql, tokenOf(await preparePeople(people.sql, {})), OWNER);
  userId = await people.idOf(OWNER.email);
});
afterAll(() => people.drop());

const inProduction = (): ExperimentsContext => ({ ...people.as(OWNER.email), now: new Date() });

async function within(key: string): Promise<ExperimentsContext> {
  const { id } = await addEnvironment({ ctx: inProduction(), userId, input: { key, name: key } });
  return { ...inProduction(), environmentId: id };
}

async function refusal(work: Promise<unknown>): Promise<string> {
  return await work.then(
    () => 'done',
    ({ code, message }: AppError) => `${code} ${message}`,
  );
}

async function experimentIn(ctx: ExperimentsContext, key: string): Promise<void> {
  const variants = ['control', 'candidate'].map((role) => ({ key: role, role, value: role }));
  await putMetric({ ctx, input: { key: 'ctr', document: { kind: 'proportion' } } });
  await putExperiment({ ctx, input: { key, document: { name: key, unit: 'user', variants, metrics: { primary: 'ctr' } } } });
}

const auditOf = ({ environmentId }: ExperimentsContext) =>
  people.sql`select action, subject, before, after from audit where environment_id = ${environmentId} and action like 'environment.%' order by id`;

describe('renameEnvironment', () => {
  it('changes what people see and nothing else, once, with its audit row', async () => {
    const ctx = await within('renamed');
    for (let time = 0; time < 2; time++)
      expect(await renameEnvironment({ ctx, input: { name: ' Search ' } })).toEqual({ key: 'renamed', name: 'Search' });
    expect(await listMemberships(people.sql, userId)).toContainEqual({
      environmentId: ctx.environmentId,
      key: 'renamed',
      name: 'Search',
      role: 'owner',
    });
    expect((await auditOf(ctx)).slice(1)).toEqual([
      { action: 'environment.rename', subject: 'environment:renamed', before: { name: 'renamed' }, after: { name: 'Search' } },
    ]);
  });

  it('is for owners, and takes a name and nothing but it', async () => {
    const ctx = await within('kept');
    const approver = { ...ctx, actor: { name: 'ann', role: 'approver' as const } };
    expect(await refusal(renameEnvironment({ ctx: approver, input: { name: 'x' } }))).toMatch(/^FORBIDDEN/);
    expect(await refusal(renameEnvironment({ ctx, input: { name: ' ' } }))).toMatch(/^INVALID_FIELD name must not be empty/);
    expect(await refusal(renameEnvironment({ ctx, input: { name: 'x', key: 'other' } }))).toMatch(/^INVALID_FIELD/);
  });
});

describe('archiveEnvironment', () => {
  it('refuses while something runs or a service holds a key, and says what to do', async () => {
    const ctx = await within('busy');
    const archive = () => refusal(archiveEnvironment({ ctx, input: { key: 'busy' } }));
    await experimentIn(ctx, 'ranker');
    await startExperiment({ ctx, input: { key: 'ranker' } });
    expect(await archive()).toBe('CONFLICT 1 experiment (ranker) is under way in "busy": end what runs first');
    await abortExperiment({ ctx, input: { key: 'ranker' } });
    const { id } = await createKey(ctx, { kind: 'server', name: 'checkout' });
    expect(await archive()).toMatch(/^CONFLICT 1 key \(checkout\) is in use in "busy": revoke/);
    await revokeKey(ctx, id);
    expect(await archive()).toBe('done');
  });

  it('lets nobody in any more, neither people nor keys, and keeps what it held', async () => {
    const ctx = await within('closed');
    await experimentIn(ctx, 'ranker');
    const { key } = await createKey(ctx, { kind: 'admin', name: 'automation' });
    const asked = () =>
      authenticate({ sql: people.sql, request: new Request('http://rampart.test', { headers: { 'x-api-key': key } }), allow: ['admin'] });
    expect(await asked()).toMatchObject({ environment: 'closed' });
    expect(await refusal(archiveEnvironment({ ctx, input: { key: 'another' } }))).toMatch(/^INVALID_FIELD key must be "closed"/);
    await archiveEnvironment({ ctx, input: { key: 'closed' } });
    expect(await codeOf(asked())).toBe('UNAUTHENTICATED');
    expect((await listMemberships(people.sql, userId)).map((one) => one.key)).not.toContain('closed');
    expect(await people.sql`select key from experiments where environment_id = ${ctx.environmentId}`).toHaveLength(1);
    expect((await auditOf(ctx)).at(-1)).toMatchObject({ action: 'environment.archive', subject: 'environment:closed' });
    expect(await refusal(startExperiment({ ctx, input: { key: 'ranker' } }))).toMatch(/^CONFLICT this environment is archived/);
    expect(await refusal(within('closed'))).toMatch(/^CONFLICT the key "closed" is taken/);
  });

  it('never takes the one that addresses mean which name none, and is for owners', async () => {
    const ctx = inProduction();
    expect(await refusal(archiveEnvironment({ ctx, input: { key: 'production' } }))).toMatch(/^CONFLICT "production" stays/);
    const editor = { ...ctx, actor: { name: 'ed', role: 'editor' as const } };
    expect(await refusal(archiveEnvironment({ ctx: editor, input: { key: 'production' } }))).toMatch(/^FORBIDDEN/);
  });
});

describe('reopenEnvironment', () => {
  const reopen = (key: string, by: string | undefined, ctx = inProduction()) => reopenEnvironment({ ctx, userId: by, input: { key } });

  it('lets people and admin keys in again, with what it held, and says so in its audit log', async () => {
    const ctx = await within('again');
    await experimentIn(ctx, 'ranker');
    const { key } = await createKey(ctx, { kind: 'admin', name: 'automation' });
    const asked = () =>
      authenticate({ sql: people.sql, request: new Request('http://rampart.test', { headers: { 'x-api-key': key } }), allow: ['admin'] });
    await archiveEnvironment({ ctx, input: { key: 'again' } });
    expect(await codeOf(asked())).toBe('UNAUTHENTICATED');
    expect((await listArchived(people.sql, userId)).map((one) => one.key)).toContain('again');
    expect(await reopen('again', userId)).toEqual({ key: 'again', name: 'again' });
    expect(await asked()).toMatchObject({ environment: 'again' });
    expect((await listMemberships(people.sql, userId)).map((one) => one.key)).toContain('again');
    expect((await listArchived(people.sql, userId)).map((one) => one.key)).not.toContain('again');
    expect((await auditOf(ctx)).at(-1)).toMatchObject({ action: 'environment.reopen', subject: 'environment:again' });
    expect(await refusal(startExperiment({ ctx, input: { key: 'ranker' } }))).toBe('done');
  });

  it('is for owners of both, and for what is archived', async () => {
    await archiveEnvironment({ ctx: await within('shut'), input: { key: 'shut' } });
    const none = 'NOT_FOUND there is no archived environment "shut" of yours';
    expect(await refusal(reopen('shut', 'somebody-else'))).toBe(none);
    expect(await refusal(reopen('production', userId))).toMatch(/^NOT_FOUND/);
    const approver = { ...inProduction(), actor: { name: 'ann', role: 'approver' as const } };
    expect(await refusal(reopen('shut', userId, approver))).toMatch(/^FORBIDDEN/);
    expect(await refusal(reopen('shut', undefined))).toBe('done');
    expect(await refusal(reopen('shut', userId))).toBe(none);
  });
});
