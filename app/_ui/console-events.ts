/** Window events by which parts of the console talk without sharing a tree. */
export const OPEN_PALETTE = 'rampart:palette';
export const OPEN_SHORTCUTS = 'rampart:shortcuts';

/** Single-key shortcuts can be turned off, for those who speak to their computer. */
export const SHORTCUTS_SETTING = 'rampart-shortcuts';
