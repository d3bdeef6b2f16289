/** The list of phrases as a value: every change makes another one. */

/** Each phrase with a key of its own, so that the list can be drawn whatever stands in it. */
export function keyed(phrases: readonly string[]): { key: string; text: string }[] {
  const seen = new Map<string, number>();
  return phrases.map((text) => {
    const nth = seen.get(text) ?? 0;
    seen.set(text, nth + 1);
    return { key: `${nth} ${text}`, text };
  });
}

/** The phrase at `from` one place up or down; `null` where there is no such place. */
export function moved(phrases: readonly string[], from: number, by: 1 | -1): string[] | null {
  const to = from + by;
  const text = phrases[from];
  if (text === undefined || to < 0 || to >= phrases.length) return null;
  const rest = phrases.filter((_, index) => index !== from);
  return [...rest.slice(0, to), text, ...rest.slice(to)];
}

export type Typed = { text: string } | { why: "empty" | "twice" };

/** What was typed for a new phrase, or for the one at `at`. */
export function typedPhrase(phrases: readonly string[], typed: string, at: number | null = null): Typed {
  const text = typed.trim();
  if (text === "") return { why: "empty" };
  return phrases.some((one, index) => index !== at && one === text) ? { why: "twice" } : { text };
}
