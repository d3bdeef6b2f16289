/** What the tab remembers of a section: the assignment that was open, until the window closes. */
const opened = new Map<string, string>();

export function openedAssignment(section: string): string | null {
  return opened.get(section) ?? null;
}

export function keepAssignment(section: string, assignment: string): void {
  opened.set(section, assignment);
}
