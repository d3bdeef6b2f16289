/** The list of shortcuts as it is in force: with the teacher's own keys, and without letters where they are off. */
import type { OwnKey } from "../ipc";
import { drawn, single } from "../shared/own-keys";

export interface KeyGroup {
  title: string;
  keys: { keys: string[]; what: string }[];
}

interface Designed {
  readonly title: string;
  readonly keys: readonly (readonly [keys: string, what: string])[];
}

export function listed(groups: readonly Designed[], lettersOn: boolean, own: readonly OwnKey[]): KeyGroup[] {
  return groups.map(({ title, keys }) => ({
    title,
    keys: keys
      .map(([all, what]) => ({ keys: all.split(", ").filter((key) => lettersOn || !single(key)).map((key) => drawn(key, own)), what }))
      .filter((row) => row.keys.length > 0),
  }));
}
