/**
 * Whether the gradebook shows one student at a time instead of the grid, and who was looked at last in each section. The
 * way of looking is kept in this window's storage: who needs it needs it every day. Nothing of it is sent.
 */
const place = "passback.linear";

function kept(): boolean {
  try {
    return localStorage.getItem(place) === "on";
  } catch {
    return false;
  }
}

let on = $state(kept());
const students = new Map<string, string>();

export const linear = {
  get on(): boolean {
    return on;
  },
  set on(next: boolean) {
    on = next;
    try {
      if (next) localStorage.setItem(place, "on");
      else localStorage.removeItem(place);
    } catch {
      // Without storage the choice lasts until the window closes.
    }
  },
};

export function keptStudent(section: string): string | null {
  return students.get(section) ?? null;
}

export function keepStudent(section: string, student: string): void {
  students.set(section, student);
}
