import { type ReactNode, useState } from 'react';
import { describe, Field, INPUT } from '@/app/_ui/field';
import type { MetricDocument } from '@/lib/experiments/metric-document';

const KINDS = {
  proportion: 'Share of units with the event',
  mean: 'Mean over units of the sum of values',
  count: 'Mean number of events a unit',
  ratio: 'Sum of one over sum of another',
  quantile: 'A percentile of the events’ values',
};

interface MetricFieldsProps {
  metric: Partial<MetricDocument>;
  isKeyFixed: boolean;
  problem: (name: string) => string | undefined;
}

type TextOptions = { hint?: ReactNode; placeholder?: string; readOnly?: boolean };

/** Fields of a metric; which ones are shown depends on its kind. Problems stand next to their fields. */
export function MetricFields({ metric, isKeyFixed, problem }: MetricFieldsProps) {
  const [kind, setKind] = useState<string>(metric.kind ?? 'proportion');
  const { cap } = metric;
  const text = (name: string, label: string, given: string | number | undefined, { hint, ...input }: TextOptions = {}) => (
    <Field name={name} label={label} problem={problem(name)} hint={hint}>
      <input {...describe(name, problem(name))} {...input} defaultValue={given} className={INPUT} autoComplete="off" />
    </Field>
  );
  const choice = (name: string, label: string, given: string, options: Record<string, string>) => (
    <Field name={name} label={label} problem={problem(name)}>
      <select {...describe(name, problem(name))} defaultValue={given} className={INPUT}>
        {Object.entries(options).map(([value, title]) => (
          <option key={value} value={value}>
            {title}
          </option>
        ))}
      </select>
    </Field>
  );
  const part = (name: 'numerator' | 'denominator', label: string) => {
    const given = metric[name];
    return (
      <>
        {text(name, `${label} event`, typeof given === 'object' ? given.event : given)}
        {choice(`${name}.aggregate`, `${label} is`, typeof given === 'object' ? given.aggregate : 'sum', {
          sum: 'the sum of values',
          count: 'the number of events',
        })}
      </>
    );
  };
  return (
    <>
      {text('key', 'Key', metric.key, { readOnly: isKeyFixed, placeholder: 'ctr', hint: 'As experiments name it; it cannot change.' })}
      {text('name', 'Name', metric.name, { placeholder: 'Click-through rate' })}
      <div className="sm:col-span-2">{text('description', 'Description', metric.description)}</div>
      <Field name="kind" label="Kind" problem={problem('kind')} hint={KINDS[kind as keyof typeof KINDS]}>
        <select {...describe('kind', problem('kind'))} value={kind} onChange={(event) => setKind(event.target.value)} className={INPUT}>
          {Object.keys(KINDS).map((name) => (
            <option key={name}>{name}</option>
          ))}
        </select>
      </Field>
      {choice('direction', 'Better when', metric.direction ?? 'increase', { increase: '↑ higher', decrease: '↓ lower' })}
      {kind === 'ratio' ? (
        <>
          {part('numerator', 'Numerator')}
          {part('denominator', 'Denominator')}
        </>
      ) : (
        text('event', 'Event', metric.event, { hint: 'The name given to track(). Empty: the key.' })
      )}
      {kind === 'quantile' && text('quantile', 'Quantile', metric.quantile, { placeholder: '0.95' })}
      {text('window', 'Window', metric.window ?? '24h', { hint: 'How long after exposure outcomes count.' })}
      {text('lateness', 'Lateness', metric.lateness ?? '10m', { hint: 'How long to wait for late events before a unit closes.' })}
      {['mean', 'count', 'ratio'].includes(kind) && (
        <>
          {text('cap.percentile', 'Cap at percentile', cap !== undefined && 'percentile' in cap ? cap.percentile : undefined, {
            placeholder: '0.999',
            hint: 'Of the time before the start, then frozen.',
          })}
          {text('cap.value', 'or cap at a value', cap !== undefined && 'value' in cap ? cap.value : undefined)}
        </>
      )}
      {kind !== 'quantile' &&
        text('covariate.lookback', 'CUPED look-back', metric.covariate?.lookback, {
          placeholder: '14d',
          hint: 'The same value before exposure reduces the variance.',
        })}
      {choice('source', 'Events from', metric.source ?? '', {
        '': 'servers when a guardrail, else anywhere',
        server: 'servers only',
        any: 'anywhere',
      })}
      <label className="flex items-center gap-2 text-sm sm:col-span-2">
        <input type="checkbox" name="operational" defaultChecked={metric.operational} />
        Operational: watch returning users too, also after full rollout
      </label>
    </>
  );
}
