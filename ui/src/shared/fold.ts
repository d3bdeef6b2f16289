/** Text as it is compared: without regard to case and accents. */

/** Lower case, accents off: "Sofía" is found by "sofia". Letters that do not decompose get their usual stand-in. */
export function folded(text: string): string {
  return text
    .normalize("NFD")
    .replace(/\p{M}+/gu, "")
    .toLocaleLowerCase()
    .replace(/[łøđþæœß]/g, (letter) => ({ ł: "l", ø: "o", đ: "d", þ: "th", æ: "ae", œ: "oe", ß: "ss" })[letter] ?? letter);
}
