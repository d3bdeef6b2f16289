/** Finding by any part of a name, without regard to case and accents. */
import type { AssignmentHead, StudentView } from "../ipc";
import { folded } from "../shared/fold";

export interface Hit {
  kind: "student" | "assignment";
  id: string;
  name: string;
  note: string;
}

const most = 8;

export function found(text: string, students: readonly StudentView[], heads: readonly AssignmentHead[]): Hit[] {
  const wanted = folded(text.trim()).split(/\s+/);
  const all: Hit[] = [
    ...students.map((one): Hit => ({ kind: "student", id: one.id, name: one.name, note: one.also })),
    ...heads.map((one): Hit => ({ kind: "assignment", id: one.id, name: one.title, note: "" })),
  ];
  const hits = all.flatMap((hit) => {
    const name = folded(`${hit.name} ${hit.note}`);
    if (!wanted.every((word) => name.includes(word))) return [];
    const first = wanted[0] ?? "";
    const rank = name.startsWith(first) ? 0 : name.split(/[\s-]/).some((word) => word.startsWith(first)) ? 1 : 2;
    return [{ hit, rank }];
  });
  return hits
    .sort((a, b) => a.rank - b.rank)
    .slice(0, most)
    .map(({ hit }) => hit);
}
