/**
 * Keys that the teacher chose instead of the designed ones. Every list asks here what a pressed key means, and goes on
 * with the designed letter: so a list knows its own letters only, and all lists agree.
 */
import type { OwnKey } from "../ipc";

/** The designed letter of each deed that can have a key of the teacher's own, in the order of the settings. */
export const designed = {
  approve: "a",
  edit: "e",
  excuse: "x",
  comment: "c",
  next: "j",
  previous: "k",
  open: "o",
  hide_names: "h",
} as const;

export type Deed = keyof typeof designed;
export const deeds = Object.keys(designed) as Deed[];

/** Letters that mean something else in one of the lists and stay there. */
export const fixed = { l: "late", m: "mine", n: "nextOpen", t: "take" } as const;
export type Fixed = (typeof fixed)[keyof typeof fixed];

function isDeed(action: string): action is Deed {
  return action in designed;
}

const folded = (key: string) => (key.length <= 2 ? key.toLowerCase() : key);

/** The letter in force for a deed, small. */
export function letterOf(deed: Deed, own: readonly OwnKey[]): string {
  return folded(own.find((one) => one.action === deed)?.key ?? designed[deed]);
}

/** What a pressed key stands for: the designed letter of its deed, itself, or nothing because its deed moved elsewhere. */
export function meant(key: string, own: readonly OwnKey[]): string | null {
  const pressed = folded(key);
  const chosen = own.find((one) => isDeed(one.action) && folded(one.key) === pressed);
  if (chosen && isDeed(chosen.action)) return designed[chosen.action];
  return deeds.some((deed) => designed[deed] === pressed && letterOf(deed, own) !== pressed) ? null : pressed;
}

/** A designed key as it is drawn: "A", "Shift A", or the teacher's own in its place. Other keys stay as they are. */
export function drawn(key: string, own: readonly OwnKey[]): string {
  const [, before = "", letter = ""] = /^(Shift |⇧ )?(\p{L})$/u.exec(key) ?? [];
  const deed = deeds.find((one) => designed[one] === letter.toLowerCase());
  return deed === undefined ? key : `${before}${letterOf(deed, own).toUpperCase()}`;
}

/** Whether a key is one that types a single character, as the lists use them. */
export function single(key: string): boolean {
  return /^((Shift|⇧) )?\p{L}$/u.test(key) || key === "0 – 9";
}

/** Why a key cannot be the key of a deed. */
export type Clash = { why: "not_a_letter" } | { why: "digit" } | { why: "deed"; deed: Deed } | { why: "fixed"; what: Fixed };

export function clash(deed: Deed, key: string, own: readonly OwnKey[]): Clash | null {
  const pressed = folded(key);
  if (/^\p{Nd}$/u.test(pressed)) return { why: "digit" };
  if (!/^\p{L}$/u.test(pressed)) return { why: "not_a_letter" };
  const what = (fixed as Record<string, Fixed | undefined>)[pressed];
  if (what !== undefined) return { why: "fixed", what };
  const other = deeds.find((one) => one !== deed && letterOf(one, own) === pressed);
  return other === undefined ? null : { why: "deed", deed: other };
}

/** The own keys after one was chosen. The designed key again is no own key. */
export function withKey(deed: Deed, key: string, own: readonly OwnKey[]): OwnKey[] {
  const others = own.filter((one) => one.action !== deed);
  return folded(key) === designed[deed] ? others : [...others, { action: deed, key: key.toUpperCase() }];
}

/**
 * The own keys after a deed got its designed one back. Another deed that took that letter meanwhile gets its own
 * designed one back too, and so on: no two deeds ever share a key.
 */
export function asDesigned(deed: Deed, own: readonly OwnKey[]): OwnKey[] {
  const rest = own.filter((one) => one.action !== deed);
  const taker = rest.find((one) => folded(one.key) === designed[deed]);
  return taker && isDeed(taker.action) ? asDesigned(taker.action, rest) : rest;
}
