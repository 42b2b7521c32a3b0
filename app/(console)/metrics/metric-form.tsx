'use client';

import { type ReactNode, useState } from 'react';
import { buttonStyle } from '@/app/_ui/button-style';
import { describe, Field, INPUT } from '@/app/_ui/field';
import { Notice } from '@/app/_ui/notice';
import { useActionForm } from '@/app/_ui/use-action-form';
import type { MetricDocument } from '@/lib/experiments/metric-document';
import { saveMetric } from './actions';

const KINDS = {
  proportion: 'Share of units with the event',
  mean: 'Mean over units of the sum of values',
  count: 'Mean number of events a unit',
  ratio: 'Sum of one over sum of another',
  quantile: 'A percentile of the events’ values',
};

/** Fields of a metric; which ones are shown depends on its kind. Problems stand next to their fields. */
export function MetricForm({ metric, isReadOnly = false }: { metric?: MetricDocument; isReadOnly?: boolean }) {
  const { outcome, isPending, problem, form } = useActionForm(saveMetric);
  const [kind, setKind] = useState<string>(metric?.kind ?? 'proportion');
  const text = (
    name: string,
    label: string,
    given: string | number | undefined,
    more: { hint?: ReactNode; placeholder?: string; readOnly?: boolean } = {},
  ) => (
    <Field name={name} label={label} problem={problem(name)} hint={more.hint}>
      <input
        {...describe(name, problem(name))}
        defaultValue={given}
        placeholder={more.placeholder}
        readOnly={more.readOnly}
        className={INPUT}
        autoComplete="off"
      />
    </Field>
  );
  return (
    <form {...form}>
      <fieldset disabled={isReadOnly} aria-label="Metric" className="grid max-w-2xl gap-4 sm:grid-cols-2">
        {outcome !== null && !outcome.ok && (
          <div className="sm:col-span-2">
            <Notice kind="alarm" title={outcome.message} />
          </div>
        )}
        {text('key', 'Key', metric?.key, {
          readOnly: metric !== undefined,
          placeholder: 'ctr',
          hint: 'As experiments name it; it cannot change.',
        })}
        {text('name', 'Name', metric?.name, { placeholder: 'Click-through rate' })}
        <Field name="kind" label="Kind" problem={problem('kind')} hint={KINDS[kind as keyof typeof KINDS]}>
          <select {...describe('kind', problem('kind'))} value={kind} onChange={(event) => setKind(event.target.value)} className={INPUT}>
            {Object.keys(KINDS).map((name) => (
              <option key={name}>{name}</option>
            ))}
          </select>
        </Field>
        <Field name="direction" label="Better when" problem={problem('direction')}>
          <select {...describe('direction', problem('direction'))} defaultValue={metric?.direction ?? 'increase'} className={INPUT}>
            <option value="increase">↑ higher</option>
            <option value="decrease">↓ lower</option>
          </select>
        </Field>
        {kind === 'ratio' ? (
          <>
            {text('numerator', 'Numerator event', partName(metric?.numerator))}
            {text('denominator', 'Denominator event', partName(metric?.denominator))}
          </>
        ) : (
          text('event', 'Event', metric?.event, { hint: 'The name given to track(). Empty: the key.' })
        )}
        {kind === 'quantile' && text('quantile', 'Quantile', metric?.quantile, { placeholder: '0.95' })}
        {text('window', 'Window', metric?.window ?? '24h', { hint: 'How long after exposure outcomes count.' })}
        {text('lateness', 'Lateness', metric?.lateness ?? '10m', { hint: 'How long to wait for late events before a unit closes.' })}
        {['mean', 'count', 'ratio'].includes(kind) &&
          text(
            'cap.percentile',
            'Cap at percentile',
            metric?.cap !== undefined && 'percentile' in metric.cap ? metric.cap.percentile : undefined,
            { placeholder: '0.999', hint: 'Of the time before the start, then frozen.' },
          )}
        {['mean', 'count', 'ratio'].includes(kind) &&
          text('cap.value', 'or cap at a value', metric?.cap !== undefined && 'value' in metric.cap ? metric.cap.value : undefined)}
        {kind !== 'quantile' &&
          text('covariate.lookback', 'CUPED look-back', metric?.covariate?.lookback, {
            placeholder: '14d',
            hint: 'The same value before exposure reduces the variance.',
          })}
        <Field name="source" label="Events from" problem={problem('source')}>
          <select {...describe('source', problem('source'))} defaultValue={metric?.source ?? ''} className={INPUT}>
            <option value="">servers when a guardrail, else anywhere</option>
            <option value="server">servers only</option>
            <option value="any">anywhere</option>
          </select>
        </Field>
        <label className="flex items-center gap-2 text-sm sm:col-span-2">
          <input type="checkbox" name="operational" defaultChecked={metric?.operational} />
          Operational: watch returning users too, also after full rollout
        </label>
        {!isReadOnly && (
          <div className="sm:col-span-2">
            <button type="submit" disabled={isPending} className={buttonStyle('primary')}>
              {isPending ? 'Saving' : 'Save metric'}
            </button>
          </div>
        )}
      </fieldset>
    </form>
  );
}

function partName(part: MetricDocument['numerator']): string | undefined {
  return typeof part === 'object' ? part.event : part;
}
