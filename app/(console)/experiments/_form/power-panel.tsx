import { Chances } from '@/app/_ui/charts/chances';
import { classNames } from '@/app/_ui/class-names';
import { formatCount, formatEffect, formatHours } from '@/app/_ui/format';
import type { PowerAnswer } from './power-answer';

interface PowerPanelProps {
  power: PowerAnswer | null;
  powerless: string;
  isStale: boolean;
  /** Share of the forecast under way that is done. */
  progress: number;
}

/** What the design will do, from simulated ramps through the gate itself. */
export function PowerPanel({ power, powerless, isStale, progress }: PowerPanelProps) {
  return (
    <section aria-label="Forecast" aria-busy={isStale}>
      <h2 className="text-base font-semibold">Forecast</h2>
      <progress
        aria-label="Forecast under way"
        value={progress}
        className={classNames('block h-0.5 w-full accent-ink', !(isStale && progress > 0) && 'invisible')}
      />
      {power === null ? (
        <p className="mt-1 text-sm text-ink-soft">{powerless}</p>
      ) : (
        <div className={isStale ? 'opacity-60' : undefined}>
          <p className="mt-1 mb-3 text-xs text-ink-faint">{formatCount(power.runs)} simulated ramps each, through the gate itself.</p>
          {power.warnings.map((warning) => (
            <p key={warning} className="mb-3 border-l-3 border-worse bg-worse-soft px-3 py-2 text-sm">
              <span aria-hidden="true">△ </span>
              {warning}
            </p>
          ))}
          <Chances chances={power.chances} />
          <dl className="mt-3 grid grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-1 border-t pt-2 text-sm">
            {power.chances.map(({ effect, days, expire }) => (
              <div key={effect} className="contents">
                <dt className="whitespace-nowrap text-ink-soft">{effect === 0 ? 'no effect' : `true ${formatEffect(effect)}`}</dt>
                <dd>
                  ≈ {formatHours(days * 24)}, {Math.round(expire * 100)} % undecided
                </dd>
              </div>
            ))}
          </dl>
        </div>
      )}
    </section>
  );
}
