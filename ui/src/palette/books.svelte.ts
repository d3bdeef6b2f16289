/** Names of students and assignments of all sections, as they were last read here. Nothing is asked of the LMS. */
import { call, type AssignmentHead, type StudentView } from "../ipc";

export interface Names {
  students: readonly StudentView[];
  heads: readonly AssignmentHead[];
}

/** Older than this they are read again, while the old ones are shown. */
const stale = 60_000;

let known = $state.raw<ReadonlyMap<string, Names & { at: number }>>(new Map());

export function namesOf(section: string): Names | undefined {
  return known.get(section);
}

/** Reads the sections one after the other, until the returned function is called. */
export function readNames(sections: readonly string[]): () => void {
  let on = true;
  const read = async () => {
    for (const section of sections) {
      const was = known.get(section);
      if (was && Date.now() - was.at < stale) continue;
      try {
        const { students, assignments: heads } = await call("book", { section });
        known = new Map(known).set(section, { students, heads, at: Date.now() });
      } catch {
        // The section is found by its name; what is in it can be looked for when it is open.
      }
      if (!on) return;
    }
  };
  void read();
  return () => (on = false);
}
