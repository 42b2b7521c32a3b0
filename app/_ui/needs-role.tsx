import type { Role } from '@/lib/auth/actor';
import { type Action, LEAST_ROLE } from '@/lib/auth/permissions';

interface NeedsRoleProps {
  /** What one would like to do: "Making a metric". */
  deed: string;
  action: Action;
  role: Role;
}

/** Stands where a control would be that the role does not allow, so that nobody looks for it in vain. */
export function NeedsRole({ deed, action, role }: NeedsRoleProps) {
  const least = LEAST_ROLE[action];
  return (
    <p className="text-sm text-ink-soft">
      {deed} takes the role {least}
      {least === 'owner' ? '' : ' or above'}; yours is {role}.
    </p>
  );
}
