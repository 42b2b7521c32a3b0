import type { Metadata } from 'next';
import { Suspense } from 'react';
import { type ConsoleContext, consoleContext } from '@/app/_server/console-context';
import { orNotFound } from '@/app/_server/or-not-found';
import { decisionGlyph } from '@/app/_ui/charts/decision-glyph';
import { classNames } from '@/app/_ui/class-names';
import { Empty } from '@/app/_ui/empty';
import { formatCount, formatInstant, formatShare } from '@/app/_ui/format';
import { Link } from '@/app/_ui/link';
import { PageHead } from '@/app/_ui/page-head';
import { AppError } from '@/lib/errors';
import { getExperiment } from '@/lib/experiments/get-experiment';
import { type BacktestStep, backtest } from '@/lib/jobs/backtest';

interface BacktestPageProps {
  params: Promise<{ key: string }>;
}

export const metadata: Metadata = { title: 'Backtest' };

const TEXT = { better: 'text-better', worse: 'text-worse', unclear: 'text-unclear', alarm: 'text-alarm', ink: 'text-ink' };

/** What the gate would have decided over a past experiment, and when. */
export default async function BacktestPage({ params }: BacktestPageProps) {
  const ctx = await consoleContext();
  const key = decodeURIComponent((await params).key);
  const experiment = await orNotFound(getExperiment({ ctx, input: { key } }));
  return (
    <>
      <PageHead
        title="Backtest"
        crumb={<Link href={`/experiments/${key}`}>{experiment.name}</Link>}
        about="Looks at regular times on the way, each with what was known by then: what the gate would have decided, and when."
      />
      <Suspense
        fallback={
          <p role="status" className="text-sm text-ink-soft">
            Looking again on the way; a large experiment takes a minute.
          </p>
        }
      >
        <Steps ctx={ctx} experimentKey={key} />
      </Suspense>
    </>
  );
}

async function Steps({ ctx, experimentKey: key }: { ctx: ConsoleContext; experimentKey: string }) {
  const result = await backtest({ ctx, input: { key } }).catch((error: unknown) => {
    if (error instanceof AppError) return error;
    throw error;
  });
  if (result instanceof AppError) return <Empty title="There is nothing to look back at">{result.message}</Empty>;
  return (
    <>
      <ol className="border-y">
        {result.steps.map((step) => (
          <Step key={step.at} step={step} />
        ))}
      </ol>
      <p className="mt-4 max-w-prose text-sm text-ink-soft">
        {formatCount(result.looks)} {result.looks === 1 ? 'look' : 'looks'} from {formatInstant(result.from)} to {formatInstant(result.to)}.{' '}
        {result.note}
      </p>
    </>
  );
}

function Step({ step: { at, outcome, sentence, fromCoverage, toCoverage } }: { step: BacktestStep }) {
  const { glyph, tone, word } = decisionGlyph(outcome);
  const isMove = fromCoverage !== toCoverage;
  return (
    <li className="grid grid-cols-[1.25rem_minmax(0,1fr)] gap-x-2 border-t py-2 text-sm first:border-t-0 sm:grid-cols-[1.25rem_12rem_minmax(0,1fr)_8rem]">
      <span aria-hidden="true" className={classNames('text-center', TEXT[tone])}>
        {glyph}
      </span>
      <span className="text-ink-soft">{formatInstant(at)}</span>
      <span className="col-start-2 sm:col-start-3">
        <span className={classNames('font-medium', TEXT[tone])}>{word}: </span>
        {sentence}
      </span>
      <span className="col-start-2 text-ink-faint sm:col-start-4 sm:text-right">
        {isMove ? `${formatShare(fromCoverage)} → ${formatShare(toCoverage)}` : formatShare(toCoverage)}
      </span>
    </li>
  );
}
