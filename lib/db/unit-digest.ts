import type { PendingQuery, Row } from 'postgres';
import type { AnySql } from './types';

/**
 * What is kept of the name of a unit that was erased, as SQL: enough to recognise its late messages. The salt is the installation's own,
 * so that a list of names made elsewhere finds nobody.
 */
export function unitDigest(sql: AnySql, unit: PendingQuery<Row[]>): PendingQuery<Row[]> {
  return sql`encode(sha256(convert_to((select erasure_salt from installation) || ${digest(sql, unit)}, 'UTF8')), 'hex')`;
}

function digest(sql: AnySql, text: PendingQuery<Row[]>): PendingQuery<Row[]> {
  return sql`encode(sha256(convert_to(${text}, 'UTF8')), 'hex')`;
}
