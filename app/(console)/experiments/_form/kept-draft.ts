import type { Draft } from '@/app/_ui/document-changes';

/** Name of the browser's copy: an experiment is told by its environment and key, a new one by its environment. */
export function draftPlace(environment: string, key: string | undefined): string {
  return `rampart-draft:${environment}:${key ?? ''}`;
}

/** Drafts are kept in the browser while they are written, so that a closed tab loses nothing. */
export function keepDraft(place: string, draft: Draft): void {
  try {
    localStorage.setItem(place, JSON.stringify(draft));
  } catch {
    // A full or forbidden store only costs the copy.
  }
}

export function keptDraft(place: string): Draft | null {
  try {
    const text = localStorage.getItem(place);
    return text === null ? null : (JSON.parse(text) as Draft);
  } catch {
    return null;
  }
}

export function dropDraft(place: string): void {
  localStorage.removeItem(place);
}
