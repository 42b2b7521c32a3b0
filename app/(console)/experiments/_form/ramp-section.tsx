'use client';

import { buttonStyle } from '@/app/_ui/button-style';
import { useDraft } from './draft-context';
import { NumberInput, PercentInput, SelectInput, TextInput } from './draft-inputs';
import { readAt } from './draft-path';
import { FieldGroup } from './field-group';
import { FormSection } from './form-section';
import { MoreFields } from './more-fields';

const RARE = ['holdback', 'controlMode', 'promotion', 'fullDays', 'alpha', 'blindTime'].map((name) => `ramp.${name}`);

/** Step 4: how coverage may grow. */
export function RampSection() {
  const { draft, write } = useDraft();
  const given = readAt(draft, 'ramp.stages');
  const stages = Array.isArray(given) ? given : [];
  return (
    <FormSection
      number={4}
      title="Ramp"
      about="The candidate’s coverage, stage by stage. Each step is taken only when harm beyond the budget is ruled out."
    >
      <FieldGroup path="ramp.stages" title="Stages" className="grid gap-3">
        {stages.map((_, index) => (
          <FieldGroup
            // biome-ignore lint/suspicious/noArrayIndexKey: a row is its place in the document
            key={index}
            path={`ramp.stages[${index}]`}
            title={`Stage ${index + 1}`}
            fields={['coverage', 'minDuration', 'minUnits']}
            className="grid grid-cols-3 items-start gap-x-4 gap-y-2 border-b pb-3 sm:grid-cols-[6rem_6rem_7rem_minmax(0,1fr)_auto]"
          >
            <PercentInput path={`ramp.stages[${index}].coverage`} label={`Stage ${index + 1}`} />
            <TextInput path={`ramp.stages[${index}].minDuration`} label="At least" placeholder="24h" />
            <NumberInput path={`ramp.stages[${index}].minUnits`} label="Units an arm" placeholder="100" />
            <label className="flex items-center gap-2 self-center text-sm max-sm:col-span-2 sm:mt-5">
              <input
                type="checkbox"
                checked={readAt(draft, `ramp.stages[${index}].approval`) === true}
                onChange={(event) => write(`ramp.stages[${index}].approval`, event.target.checked)}
              />
              Approval to leave
            </label>
            <button
              type="button"
              className={buttonStyle('quiet', 'justify-self-start max-sm:-ml-3 sm:mt-6')}
              onClick={() => write(`ramp.stages[${index}]`, undefined)}
              aria-label={`Remove stage ${index + 1}`}
            >
              Remove
            </button>
          </FieldGroup>
        ))}
      </FieldGroup>
      <button
        type="button"
        className={buttonStyle('plain', 'mt-3')}
        onClick={() => write(`ramp.stages[${stages.length}]`, { coverage: 0.5, minDuration: '24h' })}
      >
        Add stage
      </button>
      <div className="mt-5 grid grid-cols-2 gap-4 sm:grid-cols-3">
        <SelectInput
          path="ramp.mode"
          label="Promote when"
          options={[
            ['superior', 'better'],
            ['non_inferior', 'not worse'],
          ]}
        />
        <PercentInput path="ramp.harmBudget" label="Harm budget" hint="Most that coverage times loss may be." />
        <TextInput path="ramp.maxDuration" label="At most" hint="Then control returns." />
      </div>
      <SecondPerson />
      <MoreFields title="Holdback, control group and how the last stage is read" paths={RARE}>
        <div className="grid grid-cols-2 items-start gap-4 sm:grid-cols-3">
          <PercentInput path="ramp.holdback" label="Holdback" hint="Stays on control after full rollout." />
          <SelectInput
            path="ramp.controlMode"
            label="Control group"
            options={[
              ['matched', 'as large as candidate'],
              ['all', 'all other traffic'],
            ]}
          />
          <SelectInput
            path="ramp.promotion"
            label="Last stage is read"
            options={[
              ['spending', 'once a day (stronger)'],
              ['continuous', 'all the time'],
            ]}
          />
          <NumberInput path="ramp.fullDays" label="Full days in the last stage" />
          <PercentInput path="ramp.alpha" label="False promotions at most" />
          <TextInput path="ramp.blindTime" label="Blind time" hint="A metric silent for longer steps the ramp down." />
        </div>
      </MoreFields>
    </FormSection>
  );
}

function SecondPerson() {
  const { draft, write } = useDraft();
  const isAsked = readAt(draft, 'ramp.requireSecondPerson') === true;
  return (
    <div className="mt-4 text-sm">
      <label className="flex items-center gap-2">
        <input type="checkbox" checked={isAsked} onChange={(event) => write('ramp.requireSecondPerson', event.target.checked)} />
        Approvals need a second person: whoever started or last changed the experiment cannot give them
      </label>
      {isAsked && <p className="mt-1 pl-6 text-ink-soft">You save this, so you will not be able to approve it yourself.</p>}
    </div>
  );
}
