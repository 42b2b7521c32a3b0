import { StageBar } from '@/app/_ui/charts/stage-bar';
import { arrowOf, type Tone, toneOf, wordOf } from '@/app/_ui/charts/tone';
import { classNames } from '@/app/_ui/class-names';
import { formatEffect, formatInterval, formatShare } from '@/app/_ui/format';
import { Link } from '@/app/_ui/link';
import { StateBadge, shownState } from '@/app/_ui/state-badge';
import { sentenceInWords } from '@/lib/auth/actor-in-words';
import { isAvailable } from '@/lib/report/figure';
import type { ExperimentSummary } from '@/lib/report/types';

const GRID = 'grid gap-x-4 gap-y-1 lg:grid-cols-[minmax(0,1.5fr)_minmax(0,9.5rem)_7rem_minmax(0,10.5rem)_minmax(0,1.4fr)]';
const TEXT: Record<Tone, string> = {
  better: 'text-better',
  worse: 'text-worse',
  unclear: 'text-ink-soft',
  alarm: 'text-alarm',
  ink: 'text-ink',
};

/** The experiments of a page, a row each, the whole row a link. */
export function ExperimentRows({ experiments }: { experiments: readonly ExperimentSummary[] }) {
  return (
    <>
      <div aria-hidden="true" className={classNames(GRID, 'hidden border-b pb-1.5 text-xs font-medium text-ink-faint lg:grid')}>
        <span>Experiment</span>
        <span>State</span>
        <span>Ramp</span>
        <span>Primary metric</span>
        <span>Last decision</span>
      </div>
      <ul className="border-t lg:border-t-0">
        {experiments.map((experiment) => (
          <li key={experiment.key} className="border-b">
            <Link
              data-row
              prefetch={false}
              href={`/experiments/${experiment.key}`}
              className={classNames(GRID, 'py-3 text-sm hover:bg-sunken')}
            >
              <Title experiment={experiment} />
              <span className="flex flex-wrap items-baseline gap-x-2">
                <StateBadge state={shownState(experiment)} />
                <HealthMark experiment={experiment} />
              </span>
              <span className="flex items-center gap-2 lg:block">
                <StageBar stages={experiment.stages} stage={experiment.stage} coverage={experiment.coverage} state={experiment.state} />
                <span className="text-xs text-ink-faint">coverage {formatShare(experiment.coverage)}</span>
              </span>
              <Primary experiment={experiment} />
              <LastDecision decision={experiment.decision} />
            </Link>
          </li>
        ))}
      </ul>
    </>
  );
}

function Title({ experiment }: { experiment: ExperimentSummary }) {
  const notes = [
    experiment.key,
    experiment.owner,
    experiment.attempt > 1 ? `attempt ${experiment.attempt}` : null,
    experiment.retrospective ? 'retrospective' : null,
  ];
  return (
    <span className="min-w-0">
      <span className="block truncate text-base font-medium">{experiment.name}</span>
      <span className="block truncate text-xs text-ink-faint">{notes.filter((note) => note !== null).join(' · ')}</span>
    </span>
  );
}

function LastDecision({ decision }: Pick<ExperimentSummary, 'decision'>) {
  if (decision === null) return <span className="hidden text-ink-faint lg:inline">No decision yet.</span>;
  return <span className="text-ink-soft">{sentenceInWords(decision.sentence, decision.actor)}</span>;
}

function HealthMark({ experiment }: { experiment: ExperimentSummary }) {
  const note = experiment.healthNotes[0] ?? '';
  if (experiment.health === 'alarm') return <span className="text-xs font-semibold text-alarm">◆ {note === '' ? 'alarm' : note}</span>;
  if (experiment.health === 'warning') return <span className="text-xs text-worse">△ {note === '' ? 'warning' : note}</span>;
  return null;
}

function Primary({ experiment }: { experiment: ExperimentSummary }) {
  const { primary } = experiment;
  if (primary === null || !isAvailable(primary.lift))
    return <span className="text-ink-faint">{primary?.metric ?? <span className="hidden lg:inline">–</span>}</span>;
  const [low, high] = isAvailable(primary.liftInterval) ? primary.liftInterval : [null, null];
  const tone = toneOf(low, high, primary.direction === 'increase' ? 1 : -1);
  return (
    <span className="min-w-0">
      <span className={classNames('block font-medium', TEXT[tone])}>
        {arrowOf(tone, primary.lift)} {formatEffect(primary.lift)} <span className="font-normal">{wordOf(tone)}</span>
      </span>
      <span className="block truncate text-xs text-ink-faint">
        {primary.metric} {low === null && high === null ? 'no bound yet' : formatInterval(low ?? undefined, high ?? undefined)}
      </span>
    </span>
  );
}
