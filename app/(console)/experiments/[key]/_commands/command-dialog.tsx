'use client';

import { useRouter } from 'next/navigation';
import { useEffect } from 'react';
import { buttonStyle } from '@/app/_ui/button-style';
import { describe, Field, INPUT } from '@/app/_ui/field';
import { formatShare } from '@/app/_ui/format';
import { Modal } from '@/app/_ui/modal';
import { Notice } from '@/app/_ui/notice';
import { stateWord } from '@/app/_ui/state-badge';
import { useActionForm } from '@/app/_ui/use-action-form';
import { useEnvironment } from '@/app/_ui/use-environment';
import { consolePath } from '@/lib/experiments/console-path';
import type { CommandOffer } from './catalogue';
import type { CommandSubject } from './command-bar';
import { CommandFields } from './command-fields';
import { type CommandDone, runCommand } from './run-command';

const SERVING = ['kill', 'rollback', 'abort', 'pause', 'resume', 'start', 'step_down', 'override', 'approve', 'complete', 'restart'];

interface CommandDialogProps {
  offer: CommandOffer;
  subject: CommandSubject;
  onClose: () => void;
}

/** Asks for the reason and confirms with Enter: a key to open, Enter to do it. */
export function CommandDialog({ offer, subject, onClose }: CommandDialogProps) {
  const router = useRouter();
  const { outcome, isPending, problem, form } = useActionForm(runCommand);
  const { environment } = useEnvironment();
  useEffect(() => {
    if (outcome?.ok === true && outcome.value.key !== subject.key)
      router.push(consolePath(`/experiments/${outcome.value.key}`, environment));
  }, [outcome, subject.key, router, environment]);
  const done = outcome?.ok === true ? outcome.value : null;
  return (
    <Modal
      title={`${offer.label}: ${done === null ? subject.name : 'done'}`}
      description={done === null ? offer.about : undefined}
      onClose={onClose}
    >
      {done === null ? (
        <form {...form} className="grid gap-4 px-5 pt-4 pb-5">
          <input type="hidden" name="key" value={subject.key} />
          <input type="hidden" name="command" value={offer.name} />
          {outcome?.ok === false && <Notice kind="alarm" title={outcome.message} />}
          <CommandFields command={offer.name} subject={subject} problem={problem} />
          <Field name="reason" label={offer.needsReason === true ? 'Reason' : 'Reason (kept in the log)'} problem={problem('reason')}>
            <input
              {...describe('reason', problem('reason'))}
              data-autofocus
              onFocus={(event) => event.currentTarget.select()}
              defaultValue={offer.reason}
              required={offer.needsReason}
              maxLength={2000}
              autoComplete="off"
              className={INPUT}
            />
          </Field>
          <div className="flex justify-end gap-2">
            <button type="button" onClick={onClose} className={buttonStyle('quiet')}>
              Cancel
            </button>
            <button type="submit" disabled={isPending} className={buttonStyle(offer.kind === 'danger' ? 'danger' : 'primary')}>
              {isPending ? 'Working' : offer.label}
            </button>
          </div>
        </form>
      ) : (
        <Done offer={offer} done={done} onClose={onClose} />
      )}
    </Modal>
  );
}

function Done({ offer, done, onClose }: { offer: CommandOffer; done: CommandDone; onClose: () => void }) {
  return (
    <div role="status" className="grid gap-4 px-5 pt-3 pb-5 text-sm">
      <div id="command-done" className="grid gap-4">
        {done.answer !== undefined && <p>The gate: {done.answer}</p>}
        <p>
          State: <strong>{stateWord(done.state)}</strong>, coverage {formatShare(done.coverage)}.
        </p>
        {SERVING.includes(offer.name) && (
          <p className="text-ink-soft">
            The config is published. {done.streams} {done.streams === 1 ? 'SDK' : 'SDKs'} on the stream of this server have it now; the
            others take it with their next poll, within 33 seconds.
          </p>
        )}
      </div>
      <div className="flex justify-end">
        {/* biome-ignore lint/a11y/noAutofocus: Enter or Escape closes what has been read */}
        <button type="button" autoFocus aria-describedby="command-done" onClick={onClose} className={buttonStyle('primary')}>
          Close
        </button>
      </div>
    </div>
  );
}
