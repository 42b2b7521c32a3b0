import { DataTable } from '@/app/_ui/data-table';
import { NeedsRole } from '@/app/_ui/needs-role';
import { Section } from '@/app/_ui/section';
import type { Role } from '@/lib/auth/actor';
import type { ArchivedEnvironment, Membership } from '@/lib/auth/people/find-session';
import { mayDo } from '@/lib/auth/permissions';
import { consolePath } from '@/lib/experiments/console-path';
import { DEFAULT_ENVIRONMENT } from '@/lib/experiments/default-environment';
import { ArchivedEnvironments } from './archived-environments';
import { EnvironmentForm } from './environment-form';
import { ThisEnvironment } from './this-environment';

interface EnvironmentsSectionProps {
  /** All that whoever looks may enter. */
  memberships: readonly Membership[];
  /** Those they own that are closed. */
  archived: readonly ArchivedEnvironment[];
  /** Key of the one that is shown. */
  environment: string;
  /** In that one. */
  role: Role;
}

/** The environments of whoever looks; an owner makes new ones. */
export function EnvironmentsSection({ memberships, archived, environment, role }: EnvironmentsSectionProps) {
  return (
    <Section
      title="Environments"
      id="environments"
      about="Each has experiments, metrics, keys, people, a holdout and a log of its own; nothing is shared. Listed are those you may enter."
    >
      <DataTable
        label="Table of environments"
        rows={memberships}
        keyOf={({ key }) => key}
        columns={[
          {
            title: 'Name',
            cell: ({ key, name }) =>
              key === environment ? (
                <span className="font-medium">
                  {name} <span className="font-normal text-ink-faint">(this one)</span>
                </span>
              ) : (
                <a href={consolePath('/settings', key)}>{name}</a>
              ),
          },
          { title: 'Key', cell: ({ key }) => <code className="font-mono text-xs">{key}</code> },
          { title: 'Your role', cell: (one) => one.role },
        ]}
      />
      {mayDo(role, 'environment.create') ? (
        <div className="mt-6 grid gap-8">
          <ThisEnvironment
            name={memberships.find(({ key }) => key === environment)?.name ?? environment}
            environment={environment}
            mayArchive={environment !== DEFAULT_ENVIRONMENT && mayDo(role, 'environment.archive')}
          />
          <EnvironmentForm />
          {archived.length > 0 && (
            <ArchivedEnvironments environments={archived.map((one) => ({ ...one, archivedAt: one.archivedAt.toISOString() }))} />
          )}
        </div>
      ) : (
        <div className="mt-4">
          <NeedsRole deed="Making an environment" action="environment.create" role={role} />
        </div>
      )}
    </Section>
  );
}
