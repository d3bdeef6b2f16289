/** Opens the window anew, at the same place: another language is spoken from its first word on. */
import { keepAssignment, openedAssignment } from "../review/kept";
import { type Tab, keepSection } from "./route";

export interface Place {
  section: string | null;
  tab: Tab;
  /** Connection health takes the place of the section. */
  health: boolean;
}

const key = "passback.place";
const tabs: readonly Tab[] = ["gradebook", "review", "changes", "history"];

export function openAnew(place: Place): void {
  const { section } = place;
  if (section !== null) keepSection(section);
  try {
    sessionStorage.setItem(key, JSON.stringify({ ...place, reviewed: section === null ? null : openedAssignment(section) }));
  } catch {
    // Without storage the window opens on the gradebook.
  }
  location.reload();
}

/** Where the window was when it was opened anew; `null` when it was opened by the teacher. Asked once. */
export function keptPlace(): Omit<Place, "section"> | null {
  try {
    const kept = sessionStorage.getItem(key);
    sessionStorage.removeItem(key);
    return kept === null ? null : read(JSON.parse(kept));
  } catch {
    return null;
  }
}

function read(kept: unknown): Omit<Place, "section"> | null {
  if (typeof kept !== "object" || kept === null) return null;
  const { section, reviewed, tab, health } = kept as Record<string, unknown>;
  // Review shows the assignment that it showed.
  if (typeof section === "string" && typeof reviewed === "string") keepAssignment(section, reviewed);
  const known = tabs.find((one) => one === tab);
  return known === undefined ? null : { tab: known, health: health === true };
}
