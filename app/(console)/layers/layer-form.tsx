'use client';

import type { Edited } from '@/app/_server/outcome';
import { buttonStyle } from '@/app/_ui/button-style';
import { EditConflict } from '@/app/_ui/conflict-notice';
import { Field, INPUT, TEXTAREA } from '@/app/_ui/field';
import { Notice } from '@/app/_ui/notice';
import { useEdit } from '@/app/_ui/use-edit';
import { saveLayer } from './actions';
import { bucketsInWords, layerFieldInWords, textOfSlots } from './slots-text';

interface LayerFormProps {
  /** Undefined to make one. */
  layer?: { key: string; opened: Edited };
}

const slotOf = (experiment: string) => `the slot of ${experiment}`;

/** The slots of a layer as text, a slot a line. */
export function LayerForm({ layer }: LayerFormProps) {
  const edit = useEdit(saveLayer, layer?.opened);
  const { outcome, conflict } = edit;
  const slotsField = `slots-${layer?.key ?? ''}`;
  return (
    <form {...edit.form} className="grid max-w-xl gap-4">
      <input type="hidden" name="revision" value={edit.opened.revision} />
      {conflict !== undefined && <EditConflict thing="layer" edit={edit} conflict={conflict} labelOf={slotOf} wordsOf={bucketsInWords} />}
      {outcome?.ok === false && conflict === undefined && (
        <Notice kind="alarm" title={outcome.problems.length === 0 ? outcome.message : 'Nothing is saved yet.'}>
          {outcome.problems.map(({ field, message }) => (
            <p key={field + message}>
              {layerFieldInWords(field)} {message}.
            </p>
          ))}
        </Notice>
      )}
      {outcome?.ok === true && <Notice kind="better" title="Saved and published." />}
      {layer === undefined ? (
        <Field name="layer" label="Key of the layer">
          <input id="layer" name="layer" required placeholder="search" autoComplete="off" className={INPUT} />
        </Field>
      ) : (
        <input type="hidden" name="layer" value={layer.key} />
      )}
      <Field
        name={slotsField}
        label={layer === undefined ? 'Its slots' : `Slots of ${layer.key}`}
        hint="An experiment, from and to (exclusive) in buckets of ten thousand, a slot a line. What is left out is given up."
      >
        <textarea
          key={edit.generation}
          id={slotsField}
          name="slots"
          rows={4}
          defaultValue={textOfSlots(edit.shown)}
          placeholder={'ranker-v8 0 5000\nsnippets-v3 5000 10000'}
          spellCheck={false}
          className={TEXTAREA}
        />
      </Field>
      <div>
        <button type="submit" disabled={edit.isPending} className={buttonStyle('plain')}>
          {layer === undefined ? 'Make layer' : 'Save slots'}
        </button>
      </div>
    </form>
  );
}
