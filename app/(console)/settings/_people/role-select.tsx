import { INPUT } from '@/app/_ui/field';
import { ROLES, type Role } from '@/lib/auth/actor';

/** The four roles; `name` is the field's. */
export function RoleSelect({ id, label, value }: { id: string; label?: string; value: Role }) {
  return (
    <select id={id} name="role" aria-label={label} defaultValue={value} key={value} className={INPUT}>
      {ROLES.map((role) => (
        <option key={role}>{role}</option>
      ))}
    </select>
  );
}
