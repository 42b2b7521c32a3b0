import { describe, Field, INPUT } from '@/app/_ui/field';
import { formatShare } from '@/app/_ui/format';
import type { CommandName } from './catalogue';
import type { CommandSubject } from './command-bar';

interface CommandFieldsProps {
  command: CommandName;
  subject: CommandSubject;
  problem: (name: string) => string | undefined;
}

/** What a command asks beside the reason. */
export function CommandFields({ command, subject, problem }: CommandFieldsProps) {
  if (command === 'pause') return <PauseFields />;
  if (command === 'clone') {
    return (
      <Field name="newKey" label="Key of the copy" problem={problem('key') ?? problem('newKey')}>
        <input
          {...describe('newKey', problem('key') ?? problem('newKey'))}
          required
          defaultValue={`${subject.key}-copy`}
          className={INPUT}
          autoComplete="off"
        />
      </Field>
    );
  }
  if (command === 'schedule') {
    return (
      <Field name="at" label="Start at (UTC)" problem={problem('at')}>
        <input {...describe('at', problem('at'))} type="datetime-local" required className={INPUT} />
      </Field>
    );
  }
  if (command === 'override') return <StageField subject={subject} />;
  if (command === 'step_down') return <LowerStageField subject={subject} problem={problem('stage')} />;
  if (command === 'exclude_stage') return <StratumFields subject={subject} />;
  return null;
}

function PauseFields() {
  return (
    <fieldset className="grid gap-1.5 text-sm">
      <legend className="mb-1 font-medium">Meanwhile</legend>
      <label className="flex items-center gap-2">
        <input type="radio" name="coverage" value="keep" defaultChecked /> the candidate keeps its present share
      </label>
      <label className="flex items-center gap-2">
        <input type="radio" name="coverage" value="zero" /> everybody gets control
      </label>
    </fieldset>
  );
}

function StageField({ subject }: { subject: CommandSubject }) {
  const isUp = (index: number) => subject.isOwnAttempt && index >= subject.stage;
  return (
    <Field
      name="stage"
      label="Go to"
      hint={
        subject.isOwnAttempt
          ? 'Steps up are for a second person: you wrote or started this attempt.'
          : 'Upwards this voids the guarantee for good.'
      }
    >
      <select id="stage" name="stage" className={INPUT}>
        {subject.stages.map((coverage, index) => (
          <option key={coverage} value={index} disabled={isUp(index)}>
            Stage {index + 1}, {formatShare(coverage)}
          </option>
        ))}
        <option value={subject.stages.length} disabled={isUp(subject.stages.length)}>
          Full rollout
        </option>
      </select>
    </Field>
  );
}

function LowerStageField({ subject, problem }: { subject: CommandSubject; problem: string | undefined }) {
  const lower = subject.stages.slice(0, Math.max(0, subject.stage - 1));
  if (lower.length === 0) return null;
  return (
    <Field name="stage" label="Go down to" problem={problem}>
      <select {...describe('stage', problem)} defaultValue={lower.length - 1} className={INPUT}>
        {lower.map((coverage, index) => (
          <option key={coverage} value={index}>
            Stage {index + 1}, {formatShare(coverage)}
          </option>
        ))}
      </select>
    </Field>
  );
}

function StratumFields({ subject }: { subject: CommandSubject }) {
  return (
    <>
      <Field name="stratum" label="Interval">
        <select id="stratum" name="stratum" className={INPUT}>
          {subject.strata.map(({ ordinal, stage, coverage }) => (
            <option key={ordinal} value={ordinal}>
              {ordinal + 1}: stage {stage}, {formatShare(coverage)}
            </option>
          ))}
        </select>
      </Field>
      <Field name="because" label="Because of" hint="Anything but the counts voids the guarantee.">
        <select id="because" name="because" className={INPUT}>
          {subject.state === 'quarantined' && <option value="counts">the counts it is quarantined for</option>}
          <option value="other">something else</option>
        </select>
      </Field>
    </>
  );
}
