import { contrastAt, logEOf, whyUnread } from '@/lib/gate/bound-reading';
import type { MetricView } from '@/lib/gate/context';
import { harmInput, harmThreshold, logELimit } from '@/lib/gate/harm-rule';
import type { Policy, RampState } from '@/lib/gate/types';
import { finite, unavailable } from './as-figure';
import type { Figure } from './figure';
import type { HarmFigures } from './metric-types';
import type { Role } from './metric-view';

interface HarmInput {
  policy: Policy;
  state: RampState;
  view: MetricView;
  role: Role;
}

/** The evidence that would roll the candidate back, as the gate reads it. */
export function harmFigures({ policy, state, view, role }: HarmInput): HarmFigures {
  const threshold = harmThreshold(policy);
  if (role === 'secondary') {
    return { lnE: unavailable('a secondary metric never rolls back'), threshold, margin: 0, alarm: false, limit: null };
  }
  const input = harmInput(policy, view);
  const lnE = harmLnE(policy, view);
  const isLatched = state.harm?.metric === view.policy.key && state.harm.rule === 'harm';
  const reached = (figure: Figure) => typeof figure === 'number' && figure >= threshold;
  return { lnE, threshold, margin: input.margin.size, alarm: isLatched || reached(lnE), limit: limitFigures(state, view, threshold) };
}

export function harmLnE(policy: Policy, view: MetricView): Figure {
  const input = harmInput(policy, view);
  const reason = whyUnread(input, contrastAt(input));
  if (reason !== null) return unavailable(reason);
  if (view.tuning === null && view.process !== 'exact') return unavailable('the process is not tuned yet: that takes 1,000 control units');
  const lnE = logEOf(input);
  return lnE === null ? unavailable('the process cannot be read') : finite(lnE);
}

function limitFigures(state: RampState, view: MetricView, threshold: number): HarmFigures['limit'] {
  if (view.policy.limit === undefined) return null;
  const isLatched = state.harm?.metric === view.policy.key && state.harm.rule === 'limit';
  const lnE = view.isSound ? finite(logELimit(view)) : unavailable('its evidence holds numbers that cannot be true');
  return { lnE, threshold, alarm: isLatched || (typeof lnE === 'number' && lnE >= threshold) };
}
