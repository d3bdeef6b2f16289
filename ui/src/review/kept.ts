/** What the tab remembers of a section: the assignment that was open, until the window closes; hidden names, until they are shown again. */
import { hiding } from "./hiding.svelte";

const opened = new Map<string, string>();

export function openedAssignment(section: string): string | null {
  return opened.get(section) ?? null;
}

export function keepAssignment(section: string, assignment: string): void {
  opened.set(section, assignment);
}

const place = (section: string) => `passback.names.${section}`;

export function namesHidden(section: string): boolean {
  hiding.seen();
  try {
    return localStorage.getItem(place(section)) === "hidden";
  } catch {
    return false;
  }
}

export function hideNames(section: string, hidden: boolean): void {
  try {
    if (hidden) localStorage.setItem(place(section), "hidden");
    else localStorage.removeItem(place(section));
  } catch {
    // Without storage the choice lasts until the tab is left.
  }
  hiding.told();
}
