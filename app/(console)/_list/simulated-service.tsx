'use client';

import { buttonStyle } from '@/app/_ui/button-style';
import { Notice } from '@/app/_ui/notice';
import { useActionForm } from '@/app/_ui/use-action-form';
import type { ServiceStatus } from '@/lib/http/simulated-service';
import { steerService } from './actions';

/** Starts and stops the simulated model service, and tells how its two canaries fare. */
export function SimulatedService({ status }: { status: ServiceStatus }) {
  const isRunning = status.state === 'running';
  const { outcome, isPending, form } = useActionForm(steerService);
  return (
    <section aria-label="Simulated model service" className="grid gap-3">
      {outcome?.ok === false && <Notice kind="alarm" title={outcome.message} />}
      <form {...form} className="flex flex-wrap items-center gap-3">
        <button
          type="submit"
          name="deed"
          value={isRunning ? 'stop' : 'start'}
          disabled={isPending}
          className={buttonStyle(status.state === 'none' ? 'primary' : 'plain')}
        >
          {label(status.state)}
        </button>
        {isRunning && <span className="text-sm text-ink-soft">It sends real traffic through the API.</span>}
      </form>
      {status.lines.length > 0 && (
        <ol aria-live="polite" aria-label="What happened" className="grid gap-1 border-y py-2 text-sm text-ink-soft">
          {status.lines.map((line) => (
            <li key={line}>{line}</li>
          ))}
        </ol>
      )}
    </section>
  );
}

function label(state: ServiceStatus['state']): string {
  if (state === 'running') return 'Stop the simulated model service';
  return state === 'none' ? 'Start the simulated model service' : 'Start the simulated model service again';
}
