import type { Role } from '@/lib/auth/actor';
import { mayDo } from '@/lib/auth/permissions';

/** The commands a person can give, as the console offers them. */
export type CommandName =
  | 'start'
  | 'schedule'
  | 'advance'
  | 'pause'
  | 'resume'
  | 'approve'
  | 'step_down'
  | 'override'
  | 'exclude_stage'
  | 'rollback'
  | 'kill'
  | 'abort'
  | 'complete'
  | 'restart'
  | 'archive'
  | 'clone';

export interface CommandOffer {
  name: CommandName;
  /** On the button. */
  label: string;
  /** What it does, in the dialog. */
  about: string;
  kind: 'primary' | 'plain' | 'danger';
  /** Key that opens the dialog; Enter then confirms. */
  key?: string;
  /** A reason that stands in the field already, ready to be replaced. */
  reason?: string;
  needsReason?: boolean;
}

const OFFERS: Record<CommandName, CommandOffer> = {
  start: {
    name: 'start',
    label: 'Start',
    about: 'Freezes the document and the rules, and gives the first stage its share of the traffic at once.',
    kind: 'primary',
  },
  schedule: { name: 'schedule', label: 'Schedule', about: 'Starts by itself at the time you give.', kind: 'plain' },
  advance: {
    name: 'advance',
    label: 'Check the gate now',
    about: 'Applies the same rules as the worker does, now. It advances only if every rule passes.',
    kind: 'plain',
  },
  pause: { name: 'pause', label: 'Pause', about: 'Stops the ramp until it is resumed. Harm is still watched.', kind: 'plain', key: 'p' },
  resume: { name: 'resume', label: 'Resume', about: 'Goes on with the ramp where it was paused.', kind: 'primary', key: 'p' },
  approve: { name: 'approve', label: 'Approve', about: 'Lets the ramp take the step it waits for.', kind: 'primary' },
  step_down: {
    name: 'step_down',
    label: 'Step down',
    about: 'Goes back to a lower stage. The guarantee stays, and the way up leads through the rules again.',
    kind: 'plain',
  },
  override: {
    name: 'override',
    label: 'Override',
    about: 'Goes to a stage past the rules. Upwards it voids the guarantee for good.',
    kind: 'plain',
    needsReason: true,
  },
  exclude_stage: {
    name: 'exclude_stage',
    label: 'Leave out a stage',
    about: 'Leaves an interval out of the evidence. For any reason but its counts it voids the guarantee.',
    kind: 'plain',
    needsReason: true,
  },
  rollback: {
    name: 'rollback',
    label: 'Roll back',
    about: 'Everybody gets control again. The attempt ends.',
    kind: 'plain',
    key: 'b',
    reason: 'Rolled back from the console',
  },
  kill: {
    name: 'kill',
    label: 'Kill switch',
    about: 'Everybody gets control at once, whatever the gate says. The attempt ends.',
    kind: 'danger',
    key: 'x',
    reason: 'Stopped from the console',
  },
  abort: { name: 'abort', label: 'Abort', about: 'Ends the attempt without a decision; everybody gets control.', kind: 'plain' },
  complete: { name: 'complete', label: 'Complete', about: 'Ends the holdback: everybody gets the candidate.', kind: 'primary' },
  restart: {
    name: 'restart',
    label: 'Restart',
    about: 'A new attempt with a new salt. Units of the last 28 days are left out, and evidence is never carried over.',
    kind: 'primary',
  },
  archive: { name: 'archive', label: 'Archive', about: 'Puts the experiment away. It can still be read and cloned.', kind: 'plain' },
  clone: { name: 'clone', label: 'Clone', about: 'Makes a draft with the same document under another key.', kind: 'plain' },
};

const BY_STATE: Record<string, CommandName[]> = {
  draft: ['start', 'schedule', 'clone', 'archive'],
  scheduled: ['start', 'abort', 'clone'],
  shadow: ['kill', 'rollback', 'pause', 'abort', 'clone'],
  running: ['kill', 'rollback', 'pause', 'advance', 'step_down', 'override', 'exclude_stage', 'abort', 'clone'],
  paused: ['resume', 'kill', 'rollback', 'step_down', 'abort', 'clone'],
  quarantined: ['kill', 'rollback', 'exclude_stage', 'abort', 'clone'],
  awaiting_approval: ['approve', 'kill', 'rollback', 'pause', 'step_down', 'abort', 'clone'],
  awaiting_review: ['approve', 'kill', 'rollback', 'pause', 'step_down', 'abort', 'clone'],
  full: ['kill', 'rollback', 'complete', 'step_down', 'clone'],
  completed: ['restart', 'clone', 'archive'],
  rolled_back: ['restart', 'clone', 'archive'],
  expired: ['restart', 'clone', 'archive'],
  aborted: ['restart', 'clone', 'archive'],
  archived: ['clone'],
};

/** Nobody is served by a past experiment, so there is nothing to stop. */
const OF_PAST: CommandName[] = ['clone', 'archive'];

/** The commands that fit a state and a role, the most likely first. */
export function offersFor({ state, isPast }: { state: string; isPast: boolean }, role: Role): CommandOffer[] {
  const isRead = isPast && state !== 'draft' && state !== 'archived';
  return (isRead ? OF_PAST : namesFor(state)).flatMap((name) => (mayDo(role, `experiment.${name}`) ? [OFFERS[name]] : []));
}

/** Whether the state waits for an approval that the role cannot give: told, since somebody would look for the button. */
export function waitsForOther(state: string, role: Role): boolean {
  return namesFor(state).includes('approve') && !mayDo(role, 'experiment.approve');
}

/** What only somebody else may do with an attempt that requires a second person; steps down stay open to all. */
export function isForSecondPerson(name: CommandName): boolean {
  return name === 'approve' || name === 'exclude_stage';
}

function namesFor(state: string): CommandName[] {
  return BY_STATE[state] ?? ['clone'];
}
