'use client';

import { buttonStyle } from '@/app/_ui/button-style';
import { Notice } from '@/app/_ui/notice';
import { useActionForm } from '@/app/_ui/use-action-form';
import type { ServiceStatus } from '@/lib/http/simulated-service';
import { steerService } from './actions';

interface SimulatedServiceProps {
  status: ServiceStatus;
  /** Beside a list that matters more: the newest line, with the others folded away. */
  isBrief?: boolean;
}

/** Starts and stops the simulated model service, and tells how its two canaries fare. */
export function SimulatedService({ status, isBrief = false }: SimulatedServiceProps) {
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
        {isRunning && !isBrief && <span className="text-sm text-ink-soft">It sends real traffic through the API.</span>}
        {isBrief && (
          <span role="status" className="text-sm text-ink-soft">
            {status.lines.at(-1)}
          </span>
        )}
      </form>
      {status.lines.length > 0 && (isBrief ? <FoldedLog lines={status.lines} /> : <Log lines={status.lines} />)}
    </section>
  );
}

function FoldedLog({ lines }: Pick<ServiceStatus, 'lines'>) {
  return (
    <details className="text-sm">
      <summary className="w-fit cursor-pointer text-ink-soft hover:text-ink">All that happened</summary>
      <div className="mt-2">
        <Log lines={lines} />
      </div>
    </details>
  );
}

function Log({ lines }: Pick<ServiceStatus, 'lines'>) {
  return (
    <ol aria-live="polite" aria-label="What happened" className="grid gap-1 border-y py-2 text-sm text-ink-soft">
      {lines.map((line) => (
        <li key={line}>{line}</li>
      ))}
    </ol>
  );
}

function label(state: ServiceStatus['state']): string {
  if (state === 'running') return 'Stop the simulated model service';
  return state === 'none' ? 'Start the simulated model service' : 'Start the simulated model service again';
}
