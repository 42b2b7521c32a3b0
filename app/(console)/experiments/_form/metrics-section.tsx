'use client';

import { buttonStyle } from '@/app/_ui/button-style';
import { BaselineInputs } from './baseline-inputs';
import { useDraft } from './draft-context';
import { NumberInput, PercentInput, SelectInput } from './draft-inputs';
import { readAt } from './draft-path';
import { FieldGroup } from './field-group';
import { FormSection } from './form-section';
import { MoreFields } from './more-fields';

/** Step 3: what decides, what must not be lost, and what is expected. */
export function MetricsSection() {
  const { draft, write, metrics } = useDraft();
  const guardrails = listAt(draft, 'metrics.guardrails');
  const options = [
    ['', 'Choose a metric'] as const,
    ...metrics.map(({ key, name }) => [key, name === key ? key : `${name} (${key})`] as const),
  ];
  const named = [readAt(draft, 'metrics.primary'), ...guardrails.map((_, index) => readAt(draft, `metrics.guardrails[${index}].metric`))];
  const deciding = [...new Set(named.filter((key): key is string => typeof key === 'string' && key !== ''))];
  return (
    <FormSection
      number={3}
      title="Metrics and margins"
      about="One primary metric decides. A guardrail may lose no more than its margin. The expected figures tune the statistics and the forecast."
    >
      <div className="grid grid-cols-2 gap-4">
        <SelectInput path="metrics.primary" label="Primary metric" options={options} className="max-sm:col-span-2" />
        <PercentInput path="plan.mde" label="Effect worth finding" hint="Relative, of the primary metric." />
        <NumberInput path="plan.unitsPerDay" label="New units a day" placeholder="20000" hint="Eligible ones, all arms together." />
      </div>
      <FieldGroup path="metrics.guardrails" title="Guardrails">
        {guardrails.map((_, index) => (
          <FieldGroup
            // biome-ignore lint/suspicious/noArrayIndexKey: a row is its place in the document
            key={index}
            path={`metrics.guardrails[${index}]`}
            title={`Guardrail ${index + 1}`}
            fields={['metric', 'margin', 'marginAbsolute', 'limit']}
            className="mt-4 grid grid-cols-3 items-start gap-4 border-t pt-4 sm:grid-cols-[minmax(0,1fr)_7rem_8rem_7rem_auto]"
          >
            <SelectInput
              path={`metrics.guardrails[${index}].metric`}
              label={`Guardrail ${index + 1}`}
              options={options}
              className="max-sm:col-span-3"
            />
            <PercentInput path={`metrics.guardrails[${index}].margin`} label="Margin" />
            <NumberInput path={`metrics.guardrails[${index}].marginAbsolute`} label="Absolute margin" />
            <PercentInput path={`metrics.guardrails[${index}].limit`} label="Limit" hint="Of the candidate alone." />
            <button
              type="button"
              className={buttonStyle('quiet', 'justify-self-start max-sm:-ml-3 sm:mt-6')}
              onClick={() => write(`metrics.guardrails[${index}]`, undefined)}
              aria-label={`Remove guardrail ${index + 1}`}
            >
              Remove
            </button>
          </FieldGroup>
        ))}
      </FieldGroup>
      <button
        type="button"
        className={buttonStyle('plain', 'mt-4')}
        onClick={() => write(`metrics.guardrails[${guardrails.length}]`, { metric: '', margin: 0.05 })}
      >
        Add guardrail
      </button>
      <Secondary taken={deciding} />
      {deciding.length > 0 && (
        <FieldGroup path="plan.baseline" title="Expected of control" fields={deciding} className="mt-4 border-t pt-4">
          <p className="mb-3 text-sm text-ink-soft">Expected of control, as far as known</p>
          {deciding.map((key) => {
            const metric = metrics.find((one) => one.key === key);
            return <BaselineInputs key={key} metricKey={key} name={metric?.name ?? key} kind={metric?.kind} />;
          })}
        </FieldGroup>
      )}
    </FormSection>
  );
}

function Secondary({ taken }: { taken: readonly string[] }) {
  const { draft, write, metrics } = useDraft();
  const chosen = listAt(draft, 'metrics.secondary');
  const free = metrics.filter(({ key }) => !taken.includes(key));
  if (free.length === 0) return null;
  const toggle = (key: string, isOn: boolean) =>
    write('metrics.secondary', isOn ? [...chosen, key] : chosen.filter((other) => other !== key));
  return (
    <MoreFields title={`Secondary metrics, for information: ${chosen.length === 0 ? 'none' : chosen.length}`} paths={['metrics.secondary']}>
      <FieldGroup path="metrics.secondary" title="Secondary metrics" fields={[]} className="flex flex-wrap gap-x-5 gap-y-2">
        {free.map(({ key, name }) => (
          <label key={key} className="flex items-center gap-2 text-sm">
            <input type="checkbox" checked={chosen.includes(key)} onChange={(event) => toggle(key, event.target.checked)} />
            {name}
          </label>
        ))}
      </FieldGroup>
    </MoreFields>
  );
}

function listAt(draft: Parameters<typeof readAt>[0], path: string): unknown[] {
  const value = readAt(draft, path);
  return Array.isArray(value) ? value : [];
}
