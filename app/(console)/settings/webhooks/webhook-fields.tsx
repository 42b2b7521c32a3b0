import type { Outcome } from '@/app/_server/outcome';
import { describe, Field, INPUT } from '@/app/_ui/field';
import type { WebhookDocument } from '@/lib/experiments/webhooks/webhook-document';

interface WebhookFieldsProps {
  webhook?: Partial<WebhookDocument>;
  /** Those it can be told of, and those of them that are usual. */
  events: readonly string[];
  usual: readonly string[];
  outcome: Outcome<unknown> | null;
}

/** A webhook's document in fields, the same for a new one and for one that is there. */
export function WebhookFields({ webhook, events, usual, outcome }: WebhookFieldsProps) {
  const problems = outcome !== null && !outcome.ok ? outcome.problems : [];
  const problem = (name: string) => problems.find(({ field }) => field.startsWith(name))?.message;
  const chosen: readonly string[] = webhook?.events ?? usual;
  return (
    <>
      <div className="grid gap-4 sm:grid-cols-[minmax(0,1fr)_9rem]">
        <Field name="name" label="Name" problem={problem('name')}>
          <input
            {...describe('name', problem('name'))}
            defaultValue={webhook?.name}
            placeholder="on-call pager"
            autoComplete="off"
            className={INPUT}
          />
        </Field>
        <Field name="kind" label="Body" problem={problem('kind')}>
          <select {...describe('kind', problem('kind'))} defaultValue={webhook?.kind ?? 'json'} className={INPUT}>
            <option value="json">JSON</option>
            <option value="slack">Slack message</option>
          </select>
        </Field>
      </div>
      <Field name="url" label="Address" problem={problem('url')} hint="http or https; a redirect is not followed.">
        <input
          {...describe('url', problem('url'))}
          defaultValue={webhook?.url}
          placeholder="https://example.com/hooks/rampart"
          inputMode="url"
          autoComplete="off"
          className={INPUT}
        />
      </Field>
      <fieldset aria-describedby={problem('events') === undefined ? undefined : 'events-problem'}>
        <legend className="mb-1 text-sm font-medium">Tell when a ramp</legend>
        <div className="grid grid-cols-2 gap-x-4 gap-y-1 sm:grid-cols-3">
          {events.map((event) => (
            <label key={event} className="flex min-h-6 items-center gap-2 text-sm">
              <input type="checkbox" name="events" value={event} defaultChecked={chosen.includes(event)} />
              {EVENT_WORDS[event] ?? event}
            </label>
          ))}
        </div>
        {problem('events') !== undefined && (
          <p id="events-problem" className="mt-1 text-xs font-medium text-alarm">
            The list of events {problem('events')}
          </p>
        )}
      </fieldset>
      <div className="grid items-start gap-4 sm:grid-cols-2">
        <Field
          name="holdAfter"
          label="Also when a stage is held longer than"
          problem={problem('holdAfter')}
          hint="Such as 24h or 7d; empty: never."
        >
          <input
            {...describe('holdAfter', problem('holdAfter'))}
            defaultValue={webhook?.holdAfter}
            placeholder="24h"
            autoComplete="off"
            className={INPUT}
          />
        </Field>
        <label className="flex min-h-6 items-center gap-2 text-sm sm:mt-7">
          <input type="checkbox" name="enabled" defaultChecked={webhook?.enabled ?? true} />
          Enabled
        </label>
      </div>
    </>
  );
}

export const EVENT_WORDS: Record<string, string> = {
  start: 'starts',
  advance: 'advances',
  promote: 'is promoted',
  complete: 'is completed',
  await_approval: 'waits for approval',
  await_review: 'waits for review',
  step_down: 'steps down',
  rollback: 'is rolled back',
  kill: 'is killed',
  quarantine: 'is quarantined',
  expire: 'expires',
  pause: 'is paused',
  resume: 'is resumed',
  override: 'is overridden',
  abort: 'is aborted',
};
