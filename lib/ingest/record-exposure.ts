import { randomUUID } from 'node:crypto';
import type { Sql } from '@/lib/db/types';
import { exposureDirectory } from './exposure-directory';
import { intakeOf } from './intake';
import { resolveExposure } from './resolve-exposure';
import type { EventRow } from './types';

interface ServedExposure {
  environmentId: number;
  unit: string;
  experiment: string;
  variant: string;
  configVersion: number;
  /** What the evaluation was made with; plain values are kept. */
  attributes: Readonly<Record<string, unknown>>;
}

const LARGEST_ATTRIBUTES = 32 << 10;

/**
 * Notes an exposure that Rampart itself has answered with, as the evaluation endpoint does. Resolves when it is stored; an evaluation
 * does not wait for it.
 *
 * @throws AppError UNAVAILABLE when too much is waiting to be stored
 */
export async function recordExposure(
  sql: Sql,
  { environmentId, unit, experiment, variant, configVersion, attributes }: ServedExposure,
): Promise<void> {
  const intake = intakeOf(sql);
  const text = plainAttributes(attributes);
  const room = intake.reserve(200 + (text?.length ?? 0));
  try {
    const target = await exposureDirectory(sql).find({ environmentId, experiment, attempt: undefined, configVersion });
    const parsed = {
      kind: 'exposure',
      unit,
      experiment,
      variant,
      configVersion,
      attempt: undefined,
      messageId: undefined,
      clientTime: undefined,
      ageMs: undefined,
      attributes: text,
    } as const;
    const resolved = resolveExposure(parsed, target);
    if (!resolved.ok) return;
    const row: EventRow = {
      environmentId,
      unit,
      messageId: randomUUID(),
      event: undefined,
      value: undefined,
      clientTime: undefined,
      ageMs: undefined,
      fromServer: true,
      configVersion,
      attributes: text,
      ...resolved.exposure,
    };
    await intake.store([row]);
  } finally {
    room.release();
  }
}

function plainAttributes({ targetingKey, ...attributes }: Readonly<Record<string, unknown>>): string | undefined {
  const plain = Object.entries(attributes).filter(([, value]) => ['string', 'number', 'boolean'].includes(typeof value));
  const text = plain.length === 0 ? undefined : JSON.stringify(Object.fromEntries(plain));
  return text === undefined || text.length > LARGEST_ATTRIBUTES || /\\u0000|\\u[dD][89a-fA-F]/.test(text) ? undefined : text;
}
