import type { Metadata } from 'next';
import { consoleContext } from '@/app/_server/console-context';
import { orNotFound } from '@/app/_server/or-not-found';
import { decisionGlyph } from '@/app/_ui/charts/decision-glyph';
import { formatInstant, formatShare } from '@/app/_ui/format';
import { Link } from '@/app/_ui/link';
import { PageHead } from '@/app/_ui/page-head';
import { ScrollingText } from '@/app/_ui/scrolling-text';
import { Section } from '@/app/_ui/section';
import { stateWord } from '@/app/_ui/state-badge';
import { actorInWords, sentenceInWords } from '@/lib/auth/actor-in-words';
import { type DecisionDetail, getDecision } from '@/lib/experiments/list-decisions';
import type { RuleRecord } from '@/lib/gate/types';
import { Words } from '../../_parts/words';
import { ReplayButton } from './replay-button';
import { RuleTable, ruleName } from './rule-table';

interface DecisionPageProps {
  params: Promise<{ key: string; id: string }>;
}

export const metadata: Metadata = { title: 'Decision' };

export default async function DecisionPage({ params }: DecisionPageProps) {
  const ctx = await consoleContext();
  const { key: segment, id } = await params;
  const key = decodeURIComponent(segment);
  const decision = await orNotFound(getDecision({ ctx, input: { key, id } }));
  const { glyph, word } = decisionGlyph(decision.outcome);
  return (
    <>
      <PageHead
        title={sentenceInWords(decision.sentence, decision.actor)}
        crumb={<Crumb experiment={key} id={id} />}
        about={`${glyph} ${word}, ${formatInstant(decision.at)}, by ${actorInWords(decision.actor)}`}
      />
      <Facts decision={decision} />
      <Section title="Rules" about={rulesInWords(decision.rules)}>
        {decision.rules.length === 0 ? (
          <p className="text-sm text-ink-soft">A person’s command: no rules were applied.</p>
        ) : (
          <RuleTable rules={decision.rules} />
        )}
        <Words />
      </Section>
      <Section title="Replay" about="Computes the decision again from the stored inputs with the code that runs now, and compares.">
        <ReplayButton experiment={key} id={decision.id} />
        <p className="mt-3 font-mono text-xs break-all text-ink-faint">inputs {decision.inputsHash}</p>
      </Section>
      <Section title="Inputs">
        <details className="text-sm">
          <summary className="w-fit">All that the gate saw</summary>
          <ScrollingText text={JSON.stringify(decision.inputs, null, 2)} className="mt-3 max-h-[32rem] border-y bg-sunken p-3 text-xs" />
        </details>
      </Section>
    </>
  );
}

function rulesInWords(rules: readonly RuleRecord[]): string {
  const order = 'In the order they were applied';
  const deciding = rules.find(({ passed }) => !passed);
  if (deciding === undefined) return `${order}; every one passed.`;
  const count = rules.filter(({ passed }) => passed).length;
  return `${order}. ${count} of ${rules.length} passed; the first that did not decides: ${ruleName(deciding)}, ${deciding.reason}.`;
}

function Crumb({ experiment, id }: { experiment: string; id: string }) {
  return (
    <>
      <Link href={`/experiments/${experiment}`}>{experiment}</Link> / <Link href={`/experiments/${experiment}/decisions`}>Decisions</Link> /{' '}
      {id}
    </>
  );
}

function Facts({ decision }: { decision: DecisionDetail }) {
  const facts: [string, string][] = [
    [
      'State',
      decision.fromState === decision.toState
        ? stateWord(decision.toState)
        : `${stateWord(decision.fromState)} → ${stateWord(decision.toState)}`,
    ],
    [
      'Coverage',
      decision.fromCoverage === decision.toCoverage
        ? formatShare(decision.toCoverage)
        : `${formatShare(decision.fromCoverage)} → ${formatShare(decision.toCoverage)}`,
    ],
    ['Cause', decision.kind === 'tick' ? 'the gate' : `command “${decision.kind}”`],
    ['Attempt', decision.attempt === null ? '–' : String(decision.attempt)],
    ['Config version', String(decision.configVersion)],
    ['Reason given', decision.reason ?? '–'],
  ];
  return (
    <dl className="mb-6 grid grid-cols-2 border-y sm:grid-cols-3 lg:grid-cols-6">
      {facts.map(([title, text]) => (
        <div key={title} className="py-3 pr-3">
          <dt className="text-xs text-ink-faint">{title}</dt>
          <dd className="mt-0.5 text-sm font-medium break-words">{text}</dd>
        </div>
      ))}
    </dl>
  );
}
