import { classNames } from './class-names';

/** What the switch and its menu tell of an environment. */
export interface ShownEnvironment {
  key: string;
  name: string;
  role: string;
}

export interface EnvironmentSwitchProps {
  /** Key of the one that is shown. */
  environment: string;
  /** All that the person may enter. */
  environments: readonly ShownEnvironment[];
  className?: string;
}

export function switchStyle(className?: string): string {
  return classNames(
    'flex items-center justify-between gap-1.5 rounded-md border border-line-strong bg-surface px-2 py-1 text-left text-sm hover:bg-unclear-soft',
    className,
  );
}

export function SwitchText({ environment, environments }: EnvironmentSwitchProps) {
  return (
    <>
      <span className="sr-only">Environment</span>
      <span className="truncate">{environments.find(({ key }) => key === environment)?.name ?? environment}</span>
      <svg
        viewBox="0 0 16 16"
        width="12"
        height="12"
        className="shrink-0"
        fill="none"
        stroke="currentColor"
        strokeWidth="1.5"
        aria-hidden="true"
      >
        <path d="M5 6.5 8 3.5l3 3M5 9.5l3 3 3-3" />
      </svg>
    </>
  );
}
