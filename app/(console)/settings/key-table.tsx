import { DataTable } from '@/app/_ui/data-table';
import { formatAgo, formatInstant } from '@/app/_ui/format';
import { actorInWords } from '@/lib/auth/actor-in-words';
import type { ListedKey } from '@/lib/auth/types';
import { RevokeKey } from './revoke-key';

/** The environment's keys: what each may do, from where, and when it was last used. */
export function KeyTable({ keys, isOwner, now }: { keys: readonly ListedKey[]; isOwner: boolean; now: number }) {
  return (
    <DataTable
      label="Table of API keys"
      rows={keys}
      keyOf={(key) => key.id}
      empty="No keys yet. An SDK needs one of kind “server”."
      columns={[
        {
          title: 'Name',
          cell: (key) => <span className={key.revokedAt === null ? 'font-medium' : 'text-ink-faint line-through'}>{key.name}</span>,
        },
        { title: 'Kind', cell: (key) => key.kind },
        { title: 'Begins with', cell: (key) => <code className="font-mono text-xs">{key.prefix === '' ? '–' : `${key.prefix}…`}</code> },
        { title: 'Origins', cell: (key) => (key.origins.length === 0 ? 'any' : key.origins.join(', ')) },
        { title: 'Limit', cell: (key) => (key.rateLimit === null ? 'default' : `${key.rateLimit} / s`) },
        { title: 'Made by', cell: (key) => (key.createdBy === null ? 'the variables' : actorInWords(key.createdBy)) },
        { title: 'Last used', cell: (key) => (key.lastUsedAt === null ? 'never' : formatAgo(key.lastUsedAt, now)) },
        {
          title: 'State',
          cell: (key) => {
            if (key.revokedAt !== null) return `revoked ${formatInstant(key.revokedAt)}`;
            return isOwner ? <RevokeKey id={key.id} name={key.name} /> : 'active';
          },
        },
      ]}
    />
  );
}
