import type { Sql } from '@/lib/db/types';

/**
 * Puts every stage that is held for longer than a webhook wants to hear of into its outbox, once a stage. A deliberate pause is no hold.
 *
 * @returns number of deliveries added
 */
export async function tellLongHolds(sql: Sql, now: Date): Promise<number> {
  const { count } = await sql`
    insert into outbox (webhook_id, subject, event, payload, due_at, created_at)
    select w.id, 'hold:' || s.id, 'hold', jsonb_build_object(
        'event', 'hold', 'at', to_char(${now}::timestamptz at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'sentence', d.sentence,
        'environment', v.key, 'experiment', jsonb_build_object('key', e.key, 'name', e.name),
        'hold', jsonb_build_object('state', e.state, 'coverage', s.coverage, 'stage', s.stage + 1, 'decision', d.id::text,
          'hours', round(extract(epoch from ${now} - s.entered_at) / 3600, 1))),
      ${now}, ${now}
    from webhooks w
    join environments v on v.id = w.environment_id
    join experiments e on e.environment_id = w.environment_id
    join attempts a on a.id = e.attempt_id
    join stages s on s.attempt_id = a.id and s.left_at is null
    cross join lateral (select id, sentence from decisions where experiment_id = e.id order by id desc limit 1) d
    where w.disabled_at is null and s.entered_at <= ${now}::timestamptz - make_interval(secs => w.hold_seconds)
      and e.state in ('running', 'quarantined', 'awaiting_approval', 'awaiting_review') and e.archived_at is null
      and a.policy->>'clock' = 'server'
      and not exists (select from outbox o where o.webhook_id = w.id and o.subject = 'hold:' || s.id)
    on conflict (webhook_id, subject) do nothing`;
  return count;
}
