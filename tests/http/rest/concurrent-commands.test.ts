import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type AppUnderTest, startApp } from '../test-app';

let app: AppUnderTest;

interface Command {
  verb: string;
  body: object;
}

interface Answered extends Command {
  status: number;
  /** Of the experiment in the answer. */
  version: number | undefined;
}

const COMMANDS: readonly Command[] = [
  { verb: 'pause', body: { coverage: 'keep' } },
  { verb: 'resume', body: {} },
  { verb: 'override', body: { stage: 2, reason: 'one step up' } },
  { verb: 'step-down', body: {} },
  { verb: 'advance', body: {} },
];
const STOPS: readonly Command[] = [
  { verb: 'rollback', body: { reason: 'two see it' } },
  { verb: 'kill', body: {} },
];

async function post(key: string, { verb, body }: Command): Promise<Answered> {
  const answer = await app.send('POST', `/api/v1/experiments/${key}/${verb}`, { body });
  const { version, experiment } = (await answer.json()) as { version?: number; experiment?: { version: number } };
  return { verb, body, status: answer.status, version: version ?? experiment?.version };
}

async function draft(key: string): Promise<void> {
  const variants = [
    { key: 'control', role: 'control', value: 7 },
    { key: 'candidate', role: 'candidate', value: 8 },
  ];
  const body = { name: key, unit: 'user', variants, metrics: { primary: 'ctr' } };
  expect((await app.send('PUT', `/api/v1/experiments/${key}`, { body })).status).toBe(200);
}

interface Step {
  kind: string;
  from_state: string;
  to_state: string;
  from_coverage: number;
  to_coverage: number;
}

/** The log of decisions, oldest first. */
async function stepsOf(key: string): Promise<Step[]> {
  return await app.database.sql<Step[]>`
    select kind, from_state, to_state, from_coverage, to_coverage
    from decisions d join experiments e on e.id = d.experiment_id where e.key = ${key} order by d.id`;
}

/** How often each verb stands in the audit, in order of the words. */
async function auditOf(key: string): Promise<string[]> {
  const rows = await app.database.sql<{ action: string }[]>`select action from audit where subject = ${`experiment:${key}`}`;
  return rows.map(({ action }) => action.replace('experiment.', '').replaceAll('_', '-')).sort();
}

/** Every state begins where the one before it ended: nothing was decided on a state that had passed. */
function expectChain(steps: readonly Step[]): void {
  for (const [index, { from_state, from_coverage }] of steps.entries()) {
    const before = steps[index - 1] ?? { to_state: 'draft', to_coverage: 0 };
    expect([from_state, from_coverage]).toEqual([before.to_state, before.to_coverage]);
  }
}

beforeAll(async () => {
  app = await startApp();
  await app.send('PUT', '/api/v1/metrics/ctr', { body: { kind: 'proportion', event: 'click' } });
});

afterAll(() => app.stop());

describe('thirty commands to one experiment at once', () => {
  it('start it once', async () => {
    await draft('started');
    const answers = await Promise.all(Array.from({ length: 30 }, () => post('started', { verb: 'start', body: {} })));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array(29).fill(409)]);
    expect(await stepsOf('started')).toMatchObject([{ kind: 'start', from_state: 'draft', to_state: 'running' }]);
    expect((await auditOf('started')).filter((action) => action === 'start')).toHaveLength(1);
    const attempts = await app.database.sql`
      select 1 from attempts a join experiments e on e.id = a.experiment_id where e.key = 'started'`;
    expect(attempts).toHaveLength(1);
  });

  it.each([0, 1, 2])('follow one another, each with its record and its audit row, and stop it for good (order %i)', async (order) => {
    const key = `mixed-${order}`;
    await draft(key);
    await post(key, { verb: 'start', body: {} });
    const mixed = Array.from(
      { length: 28 },
      (_, index) => COMMANDS[(index * (order + 1) + order) % COMMANDS.length] ?? { verb: '', body: {} },
    );
    const commands = [...mixed.slice(0, 9 + 9 * order), ...STOPS, ...mixed.slice(9 + 9 * order)];
    expect(commands).toHaveLength(30);
    const answers = await Promise.all(commands.map((command) => post(key, command)));
    const taken = answers.filter(({ status }) => status === 200);
    expect(answers.filter(({ status }) => status !== 200 && status !== 409)).toEqual([]);

    const steps = await stepsOf(key);
    expectChain(steps);
    const verbs = taken.map(({ verb }) => verb);
    expect(steps.map(({ kind }) => kind.replaceAll('_', '-')).sort()).toEqual(['start', ...verbs].sort());
    // A gate that is asked and holds changes nothing, and has its record alone.
    const changes = taken.filter(({ verb }) => verb !== 'advance');
    expect(await auditOf(key)).toEqual(['create', 'start', ...changes.map(({ verb }) => verb)].sort());

    const versions = changes.map(({ version }) => version ?? 0).sort((a, b) => a - b);
    expect(versions).toEqual(versions.map((_, index) => index + 3));
    const strata = await app.database.sql<{ ordinal: number; left: boolean }[]>`
      select s.ordinal, s.left_at is not null as left from stages s join experiments e on e.attempt_id = s.attempt_id
      where e.key = ${key} order by s.ordinal`;
    expect(strata.map(({ ordinal }) => ordinal)).toEqual(strata.map((_, index) => index));
    expect(strata.filter(({ left }) => !left)).toHaveLength(1);

    expect(steps.at(-1)).toMatchObject({ to_state: 'rolled_back', to_coverage: 0 });
    const config = (await (await app.send('GET', '/api/v1/config', { key: 'server' })).json()) as {
      experiments: { key: string; serving: string }[];
    };
    expect(config.experiments.find((experiment) => experiment.key === key)?.serving).toBe('control');
  });
});
