/** Glyphs beside a value: letters of a font, since hundreds of pictures would cost every frame (see glyphs/font.ts). */
import { type GlyphName, glyphLetter } from "../shared/glyphs";
import { attribute } from "./svg";

/** The styles draw what `data-glyph` says: it is no text of the page, to nobody who reads or copies it. */
export function draw(slot: HTMLElement, names: readonly GlyphName[]): void {
  attribute(slot, "data-glyph", names.length === 0 ? null : names.map(glyphLetter).join(""));
}
