import { buttonStyle } from '@/app/_ui/button-style';
import { Chances } from '@/app/_ui/charts/chances';
import { classNames } from '@/app/_ui/class-names';
import { formatCount, formatEffect, formatHours } from '@/app/_ui/format';
import type { PowerAnswer } from './power-answer';
import type { DraftCheck } from './use-draft-check';

/** Id of the panel. */
export const FORECAST = 'forecast';

/** What the design will do, from simulated ramps through the gate itself. */
export function PowerPanel({ forecast }: { forecast: DraftCheck }) {
  const { check, isStale, progress, ending, stop, askAgain } = forecast;
  const power = check?.power ?? null;
  const isUnderWay = isStale && ending === null && progress > 0;
  return (
    <section id={FORECAST} tabIndex={-1} aria-label="Forecast" className="outline-none" aria-busy={isStale && ending === null}>
      <div className="flex h-8 items-center justify-between gap-3">
        <h2 className="text-base font-semibold">Forecast</h2>
        {isUnderWay && (
          <button type="button" onClick={stop} aria-label="Stop the forecast" className={buttonStyle('quiet')}>
            Stop
          </button>
        )}
      </div>
      <progress
        aria-label="Forecast under way"
        value={progress}
        className={classNames('block h-0.5 w-full accent-ink', !isUnderWay && 'invisible')}
      />
      {ending !== null && (
        <div role="status" className="mt-1 mb-3 text-sm text-ink-soft">
          <p>
            {ending === 'stopped'
              ? 'Stopped. A change asks anew.'
              : 'No forecast: the server does not answer, or you are signed out. What you typed stays here.'}
          </p>
          <button type="button" onClick={askAgain} className={buttonStyle('plain', 'mt-2')}>
            Forecast again
          </button>
        </div>
      )}
      {power !== null ? (
        <Power power={power} isStale={isStale} />
      ) : (
        ending === null && <p className="mt-1 text-sm text-ink-soft">{check?.powerless ?? 'Checking.'}</p>
      )}
    </section>
  );
}

function Power({ power, isStale }: { power: PowerAnswer; isStale: boolean }) {
  return (
    <>
      <p className="mt-1 mb-3 text-xs text-ink-faint">
        What becomes of a candidate that truly has this effect: {formatCount(power.runs)} simulated ramps each,{' '}
        {isStale ? 'of the draft before the last change' : 'through the gate itself'}.
      </p>
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
    </>
  );
}
