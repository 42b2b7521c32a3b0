'use client';

import { useDraft } from './draft-context';
import { JsonInput, ListInput, PercentInput, TextInput } from './draft-inputs';
import { readAt } from './draft-path';
import { FieldGroup } from './field-group';
import { roleName } from './field-label';
import { FormSection } from './form-section';

/** Step 1: what it is called, and the two models. */
export function VariantsSection({ isKeyFixed }: { isKeyFixed: boolean }) {
  const { draft } = useDraft();
  const variants = readAt(draft, 'variants');
  const count = Array.isArray(variants) ? variants.length : 0;
  return (
    <FormSection
      number={1}
      title="Variants"
      about="Control is the model that serves today; the candidate is the one to find out about. The value is what your service gets, any JSON."
    >
      <div className="grid grid-cols-2 gap-4">
        <TextInput path="name" label="Name" keepEmpty placeholder="Ranker v8" className="max-sm:col-span-2" />
        {isKeyFixed ? (
          <FixedKey />
        ) : (
          <TextInput
            path="key"
            label="Key"
            keepEmpty
            placeholder="ranker-v8"
            hint="As the SDK calls it; it cannot change."
            className="max-sm:col-span-2"
          />
        )}
        <TextInput path="hypothesis" label="Hypothesis" className="col-span-2" placeholder="What should get better, and why" />
        <TextInput path="owner" label="Owner" placeholder="Search team" />
        <ListInput path="tags" label="Tags" placeholder="search, ranking" />
      </div>
      <FieldGroup path="variants" title="Variants" className="mt-4">
        {Array.from({ length: count }, (_, index) => index).map((index) => (
          <FieldGroup
            key={index}
            path={`variants[${index}]`}
            title={roleName(draft, index)}
            fields={['key', 'weight', 'value']}
            className="mb-4 grid grid-cols-2 gap-4 border-t pt-4 last:mb-0 sm:grid-cols-[8rem_7rem_minmax(0,1fr)]"
          >
            <TextInput path={`variants[${index}].key`} label={roleName(draft, index)} keepEmpty />
            <PercentInput path={`variants[${index}].weight`} label="Weight" />
            <JsonInput
              path={`variants[${index}].value`}
              label="Value"
              placeholder='{"model":"ranker","version":"8"}'
              className="max-sm:col-span-2"
            />
          </FieldGroup>
        ))}
      </FieldGroup>
    </FormSection>
  );
}

function FixedKey() {
  const { draft } = useDraft();
  return (
    <div className="max-sm:col-span-2">
      <p className="mb-1 text-sm font-medium">Key</p>
      <p className="py-1.5 font-mono text-sm">{String(readAt(draft, 'key'))}</p>
    </div>
  );
}
