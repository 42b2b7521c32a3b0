export const THEME_COOKIE = 'rampart-theme';

export type Theme = 'light' | 'dark';

/** The theme a person chose, or undefined to follow the system. */
export function themeOf(value: string | undefined): Theme | undefined {
  return value === 'light' || value === 'dark' ? value : undefined;
}
