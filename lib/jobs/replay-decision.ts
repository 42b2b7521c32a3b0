import type { AnySql } from '@/lib/db/types';
import { AppError } from '@/lib/errors';
import { canonicalJson, hashOf } from '@/lib/experiments/canonical-json';
import { applyCommand } from '@/lib/gate/apply-command';
import { decide } from '@/lib/gate/decide';
import type { Command, Evidence, Policy, RampState, RuleRecord } from '@/lib/gate/types';

export interface Replay {
  decisionId: string;
  /** The stored inputs, policy included, give the stored answer to the last byte. */
  same: boolean;
  /** The same decision in other words: nothing but sentences and the rules' reasons differ. */
  isReworded: boolean;
  /** What differs, when something does. */
  differences: string[];
  inputsHash: string;
  /** Canonical JSON of what is stored and of what came out now. */
  stored: string;
  replayed: string;
}

interface ReplayedRow {
  policy: Policy | null;
  policy_hash: string | null;
  outcome: string;
  sentence: string;
  rules: RuleRecord[];
  inputs: { state: RampState; now: number; policyHash: string | null; evidence?: Evidence; command?: Command };
  inputs_hash: string;
  output: { next: RampState; reason?: string };
}

/**
 * Decides again from what a decision stored, with today's code, and compares byte for byte.
 *
 * @throws AppError NOT_FOUND
 */
export async function replayDecision(sql: AnySql, id: string | bigint): Promise<Replay> {
  const [row] = await sql<ReplayedRow[]>`
    select a.policy, a.policy_hash, d.outcome, d.sentence, d.rules, d.inputs, d.inputs_hash, d.output
    from decisions d left join attempts a on a.id = d.attempt_id where d.id = ${String(id)}::bigint`;
  if (row === undefined) throw new AppError('NOT_FOUND', `there is no decision "${id}"`);
  const { inputs, output, policy } = row;
  const answers = inputs.evidence === undefined ? replayCommand(row) : replayTick(row, inputs.evidence);
  const differences: string[] = [];
  if (hashOf(inputs) !== row.inputs_hash) differences.push('the stored inputs do not have their stored hash');
  if (policy !== null && hashOf(policy) !== row.policy_hash) differences.push("the attempt's policy does not have its stored hash");
  if (policy !== null && inputs.policyHash !== null && inputs.policyHash !== row.policy_hash) differences.push('another policy decided');
  const stored = canonicalJson(answers.stored(output));
  const replayed = canonicalJson(answers.replayed);
  const isReworded = stored !== replayed && withoutWords(stored) === withoutWords(replayed) && differences.length === 0;
  if (stored !== replayed) differences.push(isReworded ? 'the wording is another since' : 'the answer differs');
  const same = differences.length === 0;
  return { decisionId: String(id), same, isReworded, differences, inputsHash: row.inputs_hash, stored, replayed };
}

/** Canonical JSON of an answer without what is for people alone. */
function withoutWords(answer: string): string {
  const { sentence: _sentence, rules = [], ...rest } = JSON.parse(answer) ?? {};
  return canonicalJson({ ...rest, rules: (rules as RuleRecord[]).map(({ reason: _reason, ...rule }) => rule) });
}

interface Answers {
  stored: (output: ReplayedRow['output']) => unknown;
  replayed: unknown;
}

function replayTick({ policy, inputs, outcome, sentence, rules }: ReplayedRow, evidence: Evidence): Answers {
  const result = policy === null ? undefined : decide({ policy, state: inputs.state, evidence, now: inputs.now });
  return {
    stored: ({ next, reason }) => ({ outcome, reason, sentence, rules, next }),
    replayed: result === undefined ? null : { ...result.decision, next: result.next },
  };
}

/** A command's outcome is the state it led to. A schedule has no attempt yet, and needs none of its policy's rules. */
function replayCommand({ policy, inputs }: ReplayedRow): Answers {
  const { state, command, now } = inputs;
  const result = command === undefined ? undefined : applyCommand({ policy: policy ?? NO_POLICY, state, command, now });
  return { stored: ({ next }) => ({ next }), replayed: result?.ok === true ? { next: result.next } : null };
}

const NO_POLICY = { stages: [] } as unknown as Policy;
