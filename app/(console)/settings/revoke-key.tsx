import { AskedAction } from '@/app/_ui/asked-action';
import { takeKeyBack } from './actions';

export function RevokeKey({ id, name }: { id: number; name: string }) {
  return (
    <AskedAction
      ask="Revoke"
      label={`Revoke ${name}`}
      confirm="Revoke for good"
      kind="plain"
      action={takeKeyBack}
      field={{ name: 'id', value: id }}
    />
  );
}
