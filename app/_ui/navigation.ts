export interface Destination {
  title: string;
  href: string;
  /** Pressed after `g`. */
  key: string;
}

/** The console's places, in the order of the navigation. */
export const destinations: readonly Destination[] = [
  { title: 'Experiments', href: '/', key: 'e' },
  { title: 'Metrics', href: '/metrics', key: 'm' },
  { title: 'Layers', href: '/layers', key: 'l' },
  { title: 'Events', href: '/events', key: 'v' },
  { title: 'Audit', href: '/audit', key: 'a' },
  { title: 'Settings', href: '/settings', key: 's' },
];
