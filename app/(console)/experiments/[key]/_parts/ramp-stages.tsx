import { classNames } from '@/app/_ui/class-names';
import { counted, formatCount, formatDurationMs, formatInstant, formatShare } from '@/app/_ui/format';
import type { Ramp, RampStage } from '@/lib/report/types';

const HOUR_MS = 3_600_000;

const STATUS: Record<RampStage['status'], { glyph: string; word: string }> = {
  done: { glyph: '✓', word: 'done' },
  current: { glyph: '●', word: 'now' },
  ahead: { glyph: '○', word: 'ahead' },
  skipped: { glyph: '–', word: 'skipped' },
};

const FULL = { glyph: '★', word: 'now' };
const NOT_REACHED = { glyph: '–', word: 'not reached' };
const AFTER_END = { ...STATUS, current: { glyph: '■', word: 'ended here' }, ahead: NOT_REACHED };

/** The planned stages in a row, what each asks for, and full rollout at the end. */
export function RampStages({ ramp, isFull, isEnded }: { ramp: Ramp; isFull: boolean; isEnded: boolean }) {
  return (
    <ol className="mb-5 grid grid-cols-[repeat(auto-fit,minmax(8rem,1fr))] gap-x-1 gap-y-3">
      {ramp.stages.map((stage) => (
        <li
          key={stage.number}
          aria-current={stage.status === 'current' && !isEnded ? 'step' : undefined}
          className={classNames(
            'border-t-3 pt-2 pr-3',
            stage.status === 'current' || stage.status === 'done' ? 'border-ink' : 'border-line',
          )}
        >
          <p className={classNames('text-base', stage.status === 'current' && 'font-semibold')}>
            {formatShare(stage.coverage)}{' '}
            <span className="text-xs text-ink-soft">{statusText((isEnded ? AFTER_END : STATUS)[stage.status])}</span>
          </p>
          <p className="text-xs text-ink-faint">{demands(stage)}</p>
          {stage.enteredAt !== null && (
            <p className="text-xs text-ink-faint">
              {stage.status === 'current' && !isEnded ? 'since' : 'from'} {formatInstant(stage.enteredAt)}
            </p>
          )}
        </li>
      ))}
      <li className={classNames('border-t-3 pt-2', isFull ? 'border-better' : 'border-line')}>
        <p className={classNames('text-base', isFull && 'font-semibold text-better')}>
          full <span className="text-xs text-ink-soft">{statusText(isFull ? FULL : isEnded ? NOT_REACHED : STATUS.ahead)}</span>
        </p>
        <p className="text-xs text-ink-faint">{formatShare(ramp.holdback)} held back on control</p>
      </li>
    </ol>
  );
}

function statusText({ glyph, word }: { glyph: string; word: string }): string {
  return `${glyph} ${word}`;
}

function demands({ minDurationHours, minUnits, fullDays, approval }: RampStage): string {
  const parts = [
    `≥ ${formatDurationMs(minDurationHours * HOUR_MS)}${fullDays > 0 ? ` and ${counted(fullDays, 'full day')}` : ''}`,
    minUnits > 0 ? `${formatCount(minUnits)} units an arm` : '',
    approval ? 'approval' : '',
  ];
  return parts.filter((part) => part !== '').join(', ');
}
