/** Finding by any part of a name, without regard to case and accents; what begins with it comes first. */
import type { IconName } from "../shared/icons";
import { folded } from "../shared/fold";

export const groups = ["sections", "students", "assignments", "actions"] as const;
export type Group = (typeof groups)[number];

export interface Entry {
  group: Group;
  /** Of its own among all. */
  key: string;
  name: string;
  /** Found by it too: a second form of the name. */
  also: string;
  /** Only shown: where it is. */
  note: string;
  icon: IconName;
  keys?: string;
  run: () => void;
}

export interface Found {
  group: Group;
  entries: Entry[];
}

/** How many of a kind are worth a look. */
const most: Record<Group, number> = { sections: 6, students: 7, assignments: 7, actions: 8 };

/** 0: the name begins with it, 1: a word of it does, 2: it is in there. `null`: it is not. */
function rank(entry: Entry, wanted: readonly string[]): number | null {
  const name = folded(`${entry.name} ${entry.also}`);
  if (!wanted.every((word) => name.includes(word))) return null;
  const first = wanted[0] ?? "";
  return name.startsWith(first) ? 0 : name.split(/[^\p{L}\p{N}]+/u).some((word) => word.startsWith(first)) ? 1 : 2;
}

/** What fits the text, in groups; the group with the best hit first. Without a text: sections and actions, as they are. */
export function found(text: string, entries: readonly Entry[]): Found[] {
  const wanted = folded(text.trim()).split(/\s+/).filter(Boolean);
  if (wanted.length === 0) {
    return (["sections", "actions"] as const)
      .map((group) => ({ group, entries: entries.filter((entry) => entry.group === group) }))
      .filter((one) => one.entries.length > 0);
  }
  const hits = entries.flatMap((entry) => {
    const at = rank(entry, wanted);
    return at === null ? [] : [{ entry, at }];
  });
  return groups
    .map((group) => ({ group, hits: hits.filter(({ entry }) => entry.group === group).sort((a, b) => a.at - b.at).slice(0, most[group]) }))
    .filter((one) => one.hits.length > 0)
    .sort((a, b) => (a.hits[0]?.at ?? 0) - (b.hits[0]?.at ?? 0))
    .map((one) => ({ group: one.group, entries: one.hits.map(({ entry }) => entry) }));
}
