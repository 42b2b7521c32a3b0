import { DataTable } from '@/app/_ui/data-table';
import { formatAgo } from '@/app/_ui/format';
import { Section } from '@/app/_ui/section';
import type { ListedPerson } from '@/lib/auth/people/people';
import { InviteForm } from './invite-form';
import { PersonActions } from './person-actions';

interface PeopleSectionProps {
  people: readonly ListedPerson[];
  /** E-mail address of whoever looks. */
  self: string;
  isOwner: boolean;
  now: number;
}

/** Who may do what in this environment; owners change it. */
export function PeopleSection({ people, self, isOwner, now }: PeopleSectionProps) {
  return (
    <Section
      title="People"
      id="people"
      about="Viewers look. Editors write, start, pause, roll back and kill. Approvers also approve, override and leave out stages. Owners also decide on people, keys, environments and the holdout."
    >
      <DataTable
        label="Table of people"
        rows={people}
        keyOf={({ id }) => id}
        columns={[
          {
            title: 'Person',
            cell: ({ name, email }) => (
              <>
                <span className="font-medium">{name}</span>
                {email === self && <span className="text-ink-faint"> (you)</span>}
                <span className="block text-ink-soft">{email}</span>
              </>
            ),
          },
          {
            title: 'Last signed in',
            cell: ({ hasJoined, signedInAt }) => {
              if (!hasJoined) return 'invited, has not come yet';
              return signedInAt === null ? 'signed out' : formatAgo(signedInAt, now);
            },
          },
          { title: 'Role', cell: (person) => (isOwner ? <PersonActions person={person} /> : person.role) },
        ]}
      />
      {isOwner ? (
        <div className="mt-6">
          <InviteForm />
        </div>
      ) : (
        <p className="mt-4 text-sm text-ink-soft">Owners invite people and change roles.</p>
      )}
    </Section>
  );
}
