import { decisionGlyph } from '@/app/_ui/charts/decision-glyph';
import { classNames } from '@/app/_ui/class-names';
import { formatClock, formatCount, formatInstant, formatInstantToSecond, formatShare } from '@/app/_ui/format';
import { Link } from '@/app/_ui/link';
import { actorInWords, sentenceInWords } from '@/lib/auth/actor-in-words';
import type { DecisionView } from '@/lib/experiments/list-decisions';
import { crowdedMinutes, type FoldedDecision, minuteOf } from './fold-decisions';

/** Part 10: what was decided, when, by whom and why; each leads to its rules. */
export function DecisionList({ experiment, decisions }: { experiment: string; decisions: readonly FoldedDecision[] }) {
  const crowded = crowdedMinutes(decisions);
  return (
    <ol className="border-y">
      {decisions.map((decision) => {
        const { glyph, tone, word } = decisionGlyph(decision.outcome);
        return (
          <li key={decision.id} className="border-t first:border-t-0 hover:bg-sunken">
            <Link
              data-row
              prefetch={false}
              href={`/experiments/${experiment}/decisions/${decision.id}`}
              className="grid grid-cols-[1.25rem_minmax(0,1fr)] gap-x-2 py-2 text-sm sm:grid-cols-[1.25rem_12rem_minmax(0,1fr)_11.5rem]"
            >
              <span aria-hidden="true" className={classNames('text-center', TEXT[tone])}>
                {glyph}
              </span>
              <span className="text-ink-soft">
                {crowded.has(minuteOf(decision.at)) ? formatInstantToSecond(decision.at) : formatInstant(decision.at)}
              </span>
              <span className="col-start-2 sm:col-start-3">
                {decision.kind === 'tick' && <span className={classNames('font-medium', TEXT[tone])}>{word}: </span>}
                {sentenceInWords(decision.sentence, decision.actor)}
                {decision.reason !== null && !decision.sentence.includes(decision.reason) && (
                  <span className="text-ink-soft"> Reason given: {decision.reason}</span>
                )}
                {decision.repeats !== undefined && <span className="text-ink-soft"> {repeated(decision.at, decision.repeats)}</span>}
              </span>
              <span className="col-start-2 break-words text-ink-faint sm:col-start-4 sm:text-right">
                {moved(decision)} · {actorInWords(decision.actor)}
              </span>
            </Link>
          </li>
        );
      })}
    </ol>
  );
}

const TEXT = { better: 'text-better', worse: 'text-worse', unclear: 'text-unclear', alarm: 'text-alarm', ink: 'text-ink' };

function moved({ fromCoverage, toCoverage }: DecisionView): string {
  return fromCoverage === toCoverage ? formatShare(toCoverage) : `${formatShare(fromCoverage)} → ${formatShare(toCoverage)}`;
}

/** "× 12 since 17:09", with seconds within a minute and the day where it is another. */
function repeated(at: string, { count, since, isCut }: NonNullable<FoldedDecision['repeats']>): string {
  const clock = minuteOf(since) === minuteOf(at) ? formatClock(since) : formatClock(since).slice(0, 5);
  const time = since.slice(0, 10) === at.slice(0, 10) ? clock : formatInstant(since);
  return isCut ? `× ${formatCount(count)} or more, since ${time} or before` : `× ${formatCount(count)} since ${time}`;
}
