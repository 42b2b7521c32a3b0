import { buttonStyle } from '@/app/_ui/button-style';
import { EnvironmentField } from '@/app/_ui/environment-field';
import { INPUT } from '@/app/_ui/field';

interface MetricPickerProps {
  metrics: readonly { key: string; name: string }[];
  selected: string;
  /** Of the part to come back to. */
  at: string;
  /** An earlier one that is read; undefined: the newest. */
  attempt: number | undefined;
}

/** Which metric the parts below show. */
export function MetricPicker({ metrics, selected, at, attempt }: MetricPickerProps) {
  if (metrics.length < 2) return null;
  return (
    <form action={`#${at}`} className="screen-only flex min-w-0 gap-2">
      <EnvironmentField />
      {attempt !== undefined && <input type="hidden" name="attempt" value={attempt} />}
      <select key={selected} name="metric" defaultValue={selected} aria-label="Metric in detail" className={`${INPUT} min-w-0 max-w-64`}>
        {metrics.map(({ key, name }) => (
          <option key={key} value={key}>
            {name}
          </option>
        ))}
      </select>
      <button type="submit" className={buttonStyle()}>
        Show
      </button>
    </form>
  );
}
