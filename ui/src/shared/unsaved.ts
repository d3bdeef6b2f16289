/** Who holds something that is in no book yet, typed or chosen, and would lose it if the window opened anew. */
const holders = new Set<() => boolean>();

/** `unsaved` is asked whenever it matters, until the returned function is called. */
export function holds(unsaved: () => boolean): () => void {
  holders.add(unsaved);
  return () => void holders.delete(unsaved);
}

export function anythingUnsaved(): boolean {
  return [...holders].some((unsaved) => unsaved());
}
