'use client';

import { useDraft } from './draft-context';
import { JsonInput, ListInput, SelectInput, TextInput } from './draft-inputs';
import { readAt } from './draft-path';
import { FormSection } from './form-section';
import { MoreFields } from './more-fields';

const UNITS = [
  ['user', 'user: keeps a variant over visits'],
  ['session', 'session'],
  ['request', 'request: each call on its own'],
  ['device', 'device'],
  ['account', 'account'],
] as const;

/** Step 2: who is assigned, and who is eligible. */
export function UnitsSection() {
  const { draft } = useDraft();
  const unit = readAt(draft, 'unit');
  const known = UNITS.some(([name]) => name === unit);
  const options = known || typeof unit !== 'string' ? UNITS : [...UNITS, [unit, unit] as const];
  return (
    <FormSection
      number={2}
      title="Units and targeting"
      about="What is assigned, and which part of it is eligible. Everybody, unless you say otherwise."
    >
      <SelectInput path="unit" label="Unit" options={options} className="sm:w-1/2 sm:pr-2" />
      <MoreFields title="Layer, targeting, testers and slices" paths={['layer', 'targeting', 'overrides', 'slices']}>
        <div className="grid gap-4 sm:grid-cols-2">
          <TextInput path="layer" label="Layer" placeholder="none" hint="Experiments of one layer never share a unit." />
          <ListInput path="slices" label="Slices" placeholder="country, device" hint="Attributes by which the result is broken down." />
          <JsonInput
            path="targeting"
            label="Targeting"
            rows={3}
            isOptional
            className="sm:col-span-2"
            placeholder='{ "all": [ { "attribute": "country", "in": ["DE", "FR"] } ] }'
            hint="all, any, not over tests of attributes. Empty: everybody."
          />
          <ListInput
            path="overrides.candidate"
            label="Always the candidate"
            placeholder="qa-1, qa-2"
            hint="Unit ids of testers; they never count."
          />
        </div>
      </MoreFields>
    </FormSection>
  );
}
