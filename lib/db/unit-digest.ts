import type { PendingQuery, Row } from 'postgres';
import type { AnySql } from './types';

/** What is kept of the name of a unit that was erased, as SQL: enough to recognise its late messages. */
export function unitDigest(sql: AnySql, unit: PendingQuery<Row[]>): PendingQuery<Row[]> {
  return sql`encode(sha256(convert_to(${unit}, 'UTF8')), 'hex')`;
}
