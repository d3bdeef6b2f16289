/**
 * The icons that are letters of a font of their own (glyphs.otf, made by `npm run glyphs`): those that the grid shows
 * hundreds of times at once. They take colour and size from the text around them, and are hidden from readers.
 */
import type { IconName } from "./icons";

export const glyphNames = [
  "pencil", "tick", "outgoing", "doubleTick", "incoming", "conflict", "alert", "unlink", "held", "excused", "missing", "clock", "comment", "above",
  "sliders", "link", "plus", "trash", "help",
] as const satisfies readonly IconName[];

export type GlyphName = (typeof glyphNames)[number];

/** The first letter of the range that no language uses. */
const first = 0xe000;

/** The class of an element that draws it (styles/glyphs.css); beside it `gy` gives the font. */
export function glyphClass(name: GlyphName): string {
  return `g-${name}`;
}

/** The letter of the font that draws it. */
export function glyphLetter(name: GlyphName): string {
  return String.fromCharCode(first + glyphNames.indexOf(name));
}
