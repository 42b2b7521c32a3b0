import type { TransactionSql } from '@/lib/db/types';
import { attemptSql, hasLabel, labelOf, OTHER_VALUE, textList } from './attempt-sql';
import type { Slice } from './register-exposures';
import type { AttemptToSettle } from './types';

/**
 * Gives the values of each attribute a slice of their own in the order they first came in, up to the limit. Those that come later are
 * folded, so that an attribute like a session's id cannot fill the moments.
 *
 * The order is that of the log and cuts follow it, so one cut or many keep the same values.
 */
export async function registerSlices(tx: TransactionSql, attempt: AttemptToSettle, { from, to }: Slice): Promise<void> {
  const { attemptId, slices, protectedSlices, sliceLimit } = attempt;
  if (slices.length === 0) return;
  await tx`
    insert into slice_labels (attempt_id, attribute, label)
    select ${attemptId}, split_part(label, '=', 1), label from unnest(${textList(protectedSlices)}::text[]) as label
    on conflict do nothing`;
  const open = await tx<{ name: string }[]>`
    select name from unnest(${textList(slices)}::text[]) as name where ${sliceLimit} > (
      select count(*) from slice_labels k where k.attempt_id = ${attemptId} and k.attribute = name
    )`;
  if (open.length === 0) return;
  const { time } = attemptSql(tx, attempt);
  await tx`
    insert into slice_labels (attempt_id, attribute, label)
    select ${attemptId}, name, label
    from (
      select name, label, row_number() over (partition by name order by first, label collate "C") as place
      from (
        select name, ${labelOf(tx)} as label, min(${time}) as first
        from event_log e cross join unnest(${textList(open.map(({ name }) => name))}::text[]) as name
        where e.attempt_id is not null and e.attempt_id + 0 = ${attemptId} and ${time} >= ${from}::text::timestamptz and ${time} < ${to}
          and ${hasLabel(tx)}
        group by 1, 2
      ) arrived
      where label <> name || '=' || ${OTHER_VALUE}
        and label not in (select k.label from slice_labels k where k.attempt_id = ${attemptId})
    ) fresh
    where place <= ${sliceLimit} - (select count(*) from slice_labels k where k.attempt_id = ${attemptId} and k.attribute = name)`;
}
