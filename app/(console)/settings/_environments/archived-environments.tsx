'use client';

import { buttonStyle } from '@/app/_ui/button-style';
import { DataTable } from '@/app/_ui/data-table';
import { formatInstant } from '@/app/_ui/format';
import { Notice } from '@/app/_ui/notice';
import { useActionForm } from '@/app/_ui/use-action-form';
import { openAgain } from './actions';

interface ArchivedEnvironmentsProps {
  environments: readonly { key: string; name: string; archivedAt: string }[];
}

/** What an owner has archived, to be opened again. */
export function ArchivedEnvironments({ environments }: ArchivedEnvironmentsProps) {
  return (
    <div>
      <h3 className="mb-2 text-sm font-medium">Archived</h3>
      <DataTable
        label="Table of archived environments"
        rows={environments}
        keyOf={({ key }) => key}
        columns={[
          { title: 'Name', cell: ({ name }) => name },
          { title: 'Key', cell: ({ key }) => <code className="font-mono text-xs">{key}</code> },
          { title: 'Archived', cell: ({ archivedAt }) => <time dateTime={archivedAt}>{formatInstant(archivedAt)}</time> },
          { title: 'Reopen', isAction: true, cell: ({ key }) => <ReopenButton environment={key} /> },
        ]}
      />
    </div>
  );
}

function ReopenButton({ environment }: { environment: string }) {
  const { outcome, isPending, form } = useActionForm(openAgain);
  return (
    <form {...form}>
      <input type="hidden" name="key" value={environment} />
      <button type="submit" disabled={isPending} aria-label={`Reopen ${environment}`} className={buttonStyle('plain')}>
        Reopen
      </button>
      {outcome?.ok === false && <Notice kind="alarm" title={outcome.message} />}
    </form>
  );
}
