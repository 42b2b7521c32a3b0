import { classNames } from '@/app/_ui/class-names';
import { Link } from '@/app/_ui/link';

/** Which metric the parts below show. */
export function MetricPicker({ metrics, selected }: { metrics: readonly { key: string; name: string }[]; selected: string }) {
  if (metrics.length < 2) return null;
  return (
    <nav aria-label="Metric shown" className="screen-only flex flex-wrap gap-x-3 gap-y-1 text-sm">
      {metrics.map(({ key, name }) => (
        <Link
          key={key}
          href={`?metric=${encodeURIComponent(key)}#over-time`}
          scroll={false}
          prefetch={false}
          aria-current={key === selected ? 'true' : undefined}
          className={classNames(
            'rounded',
            key === selected ? 'font-semibold underline underline-offset-4' : 'text-ink-soft hover:text-ink',
          )}
        >
          {name}
        </Link>
      ))}
    </nav>
  );
}
