import { sequentialBoundaries } from '@/lib/stats/sequential-boundaries';
import { spentAlpha } from '@/lib/stats/spent-alpha';
import { unavailable } from './as-figure';
import { type Figure, isAvailable, type Unavailable } from './figure';
import type { FixedInference, GroupSequentialFigures } from './metric-types';
import type { LookPlan, PlannedLook } from './planned-looks';

interface GroupSequentialInput {
  difference: Figure;
  fixed: FixedInference | Unavailable;
  plan: LookPlan | Unavailable;
  /** Mature units at the present look. */
  units: { control: number; candidate: number };
}

const LEVEL = 0.95;
/** Earlier looks at which less than this share of the error could be spent are left out: nobody could have stopped there. */
const LEAST_SHARE = 1e-3;

/**
 * The reading for looks planned beforehand, one a day: error is spent by planned time (O'Brien–Fleming type, two-sided), the looks are
 * correlated by the units they had seen.
 *
 * @see Lan & DeMets (1983), Biometrika 70; (1989), Biometrics 45, for spending by time while information is counted apart
 */
export function groupSequentialFigures(input: GroupSequentialInput): GroupSequentialFigures | Unavailable {
  const { difference, fixed, plan, units } = input;
  if (!isAvailable(difference)) return difference;
  if (!isAvailable(fixed)) return fixed;
  if (!isAvailable(plan)) return plan;
  if (!(fixed.standardError > 0)) return unavailable('the estimate has no variance');
  const z = difference / fixed.standardError;
  if (!Number.isFinite(z)) return unavailable('the numbers are too large or too small to say');
  const looks = growing([...plan.earlier, { fraction: plan.fraction, ...units }]);
  const boundary = presentBoundary(looks);
  // Beyond ten nothing stops: so early next to nothing may be spent.
  const reachable = boundary < 10 ? boundary : null;
  return {
    fraction: plan.fraction,
    plannedDays: plan.plannedDays,
    looks: looks.length,
    spent: spentOf(plan.fraction) * 2,
    z,
    boundary: reachable,
    crossed: reachable !== null && Math.abs(z) >= reachable,
    level: LEVEL,
    interval:
      reachable === null ? [null, null] : [difference - reachable * fixed.standardError, difference + reachable * fixed.standardError],
    guarantee: `valid at the planned looks only, one ${plan.everyDays === 1 ? 'a day' : `every ${plan.everyDays} days`}`,
  };
}

/** Those looks, the present one last, between which time and both arms grew. */
function growing(looks: readonly PlannedLook[]): PlannedLook[] {
  const present = looks.at(-1);
  if (present === undefined) return [];
  const kept = [present];
  for (const look of looks.slice(0, -1).reverse()) {
    const next = kept[0] ?? present;
    const isEarlier = look.fraction < next.fraction && look.control < next.control && look.candidate < next.candidate;
    const isCounted = look.control > 0 && look.candidate > 0 && spentOf(look.fraction) >= (LEAST_SHARE * (1 - LEVEL)) / 2;
    if (isEarlier && isCounted) kept.unshift(look);
  }
  return kept;
}

/** Rounded to a thousandth of the present look, which moves no boundary by more than 0.001 and lets metrics share the integration. */
function presentBoundary(looks: readonly PlannedLook[]): number {
  const information = informationOf(looks);
  const whole = information.at(-1) ?? 1;
  const plan: { information: number[]; increments: number[] } = { information: [], increments: [] };
  let spent = 0;
  looks.forEach(({ fraction }, index) => {
    const share = Math.round((1000 * (information[index] ?? 0)) / whole);
    const isLast = index === looks.length - 1;
    if (!isLast && (share <= (plan.information.at(-1) ?? 0) || share >= 1000)) return;
    const total = spentOf(fraction);
    plan.information.push(share);
    plan.increments.push(Math.max(0, total - spent));
    spent = total;
  });
  return keptBoundary(plan);
}

/** Units of both arms weigh as in the stratified difference, from look to look. */
function informationOf(looks: readonly PlannedLook[]): number[] {
  let total = 0;
  let before = { control: 0, candidate: 0 };
  return looks.map((look) => {
    const control = look.control - before.control;
    const candidate = look.candidate - before.candidate;
    total += (control * candidate) / (control + candidate);
    before = look;
    return total;
  });
}

function keptBoundary(plan: { information: number[]; increments: number[] }): number {
  const key = `${plan.information.join()}|${plan.increments.join()}`;
  const known = KEPT.get(key);
  if (known !== undefined) return known;
  const boundary = sequentialBoundaries({ ...plan, sides: 2 }).at(-1) ?? Number.POSITIVE_INFINITY;
  if (KEPT.size >= MAX_KEPT) KEPT.clear();
  KEPT.set(key, boundary);
  return boundary;
}

const MAX_KEPT = 1024;
/** Answers of a pure function. */
const KEPT = new Map<string, number>();

/** One-sided. */
function spentOf(fraction: number): number {
  return spentAlpha({ kind: 'obrien_fleming' }, fraction, (1 - LEVEL) / 2);
}
