/**
 * Whether the gradebook shows one student at a time instead of the grid, and who was looked at last in each section. The
 * way of looking is kept in this window's storage: who needs it needs it every day. Nothing of it is sent.
 */
import { keep, kept } from "../shared/kept";

let on = $state(kept("linear", ["on", "off"]) === "on");
const students = new Map<string, string>();

export const linear = {
  get on(): boolean {
    return on;
  },
  set on(next: boolean) {
    on = next;
    keep("linear", on ? "on" : "off");
  },
};

export function keptStudent(section: string): string | null {
  return students.get(section) ?? null;
}

export function keepStudent(section: string, student: string): void {
  students.set(section, student);
}
