import { classNames } from '@/app/_ui/class-names';
import { formatEffect, formatHours } from '@/app/_ui/format';
import { FORECAST } from './power-panel';
import type { DraftCheck } from './use-draft-check';

/**
 * The forecast in one line, in reach at every step where the panel stands below the form. It keeps its height, so that nothing moves when
 * the forecast comes.
 */
export function ForecastLine({ forecast }: { forecast: DraftCheck }) {
  const { isStale, ending } = forecast;
  return (
    <a
      href={`#${FORECAST}`}
      className="forecast-line screen-only sticky bottom-0 z-20 -mx-4 flex h-11 items-center gap-3 border-t border-line-strong bg-surface px-4 text-sm no-underline sm:-mx-8 sm:px-8 xl:hidden"
    >
      <span className="font-medium underline underline-offset-4">Forecast</span>
      <span className={classNames('min-w-0 truncate', isStale && ending === null && 'text-ink-faint')}>{forecastInWords(forecast)}</span>
    </a>
  );
}

/** "92 % promoted at a true +5.0 %, ≈ 18 days"; a warning outranks it. */
export function forecastInWords({ check, ending }: Pick<DraftCheck, 'check' | 'ending'>): string {
  if (check === null) return ending === null ? 'Checking.' : 'None yet.';
  if (check.power === null) return check.powerless;
  const { chances, warnings } = check.power;
  const [warning] = warnings;
  if (warning !== undefined) return `△ ${warning}`;
  const hoped = chances.at(-1);
  if (hoped === undefined) return 'None yet.';
  return `${Math.round(hoped.promote * 100)} % promoted at a true ${formatEffect(hoped.effect)}, ≈ ${formatHours(hoped.days * 24)}`;
}
