/** The font of the grid's glyphs is the one that the icons give. `npm run glyphs` writes it. */
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import opentype from "opentype.js";
import { expect, it } from "vitest";
import { font, outline } from "../glyphs/font";
import { glyphClass, glyphLetter, glyphNames } from "../src/shared/glyphs";
import { icons } from "../src/shared/icons";

const file = path.join(import.meta.dirname, "../src/shared/glyphs.otf");
const bytes = Buffer.from(font().toArrayBuffer());
if (process.env["npm_lifecycle_event"] === "glyphs") writeFileSync(file, bytes);

/** What a font draws for each letter; the file also says when it was made. */
function drawn(font: Buffer): unknown {
  const { glyphs } = opentype.parse(new Uint8Array(font).buffer);
  return Array.from({ length: glyphs.length }, (_, index) => glyphs.get(index)).map(({ unicode, path }) => [unicode, path.commands]);
}

it("is made of the icons as they are: npm run glyphs", () => {
  expect(drawn(readFileSync(file))).toEqual(drawn(bytes));
});

it("has a letter for every glyph, and no other", () => {
  const letters = glyphNames.map((name) => glyphLetter(name).charCodeAt(0));
  expect((drawn(bytes) as [number | undefined, unknown][]).slice(1).map(([letter]) => letter)).toEqual(letters);
});

it("has a class for every glyph that draws its letter", () => {
  const styles = readFileSync(path.join(import.meta.dirname, "../src/shared/styles/glyphs.css"), "utf8");
  const drawn = [...styles.matchAll(/\.(g-\w+)::before \{\s*content: "\\([0-9a-f]{4})"/g)].map(([, name, letter]) => [name, letter]);
  expect(drawn).toEqual(glyphNames.map((name) => [glyphClass(name), glyphLetter(name).charCodeAt(0).toString(16)]));
});

it("draws every icon inside its field, with the line's width and no more", () => {
  for (const name of glyphNames) {
    const points = outline(icons[name]).flat();
    expect(points.length, name).toBeGreaterThan(8);
    for (const { x, y } of points) {
      expect(Math.min(x, y), name).toBeGreaterThanOrEqual(0);
      expect(Math.max(x, y), name).toBeLessThanOrEqual(1200);
    }
  }
  // An upright line from 4.5 to 19.5 of 24, two wide, with round ends.
  const upright = outline("M12 19.5v-15").flat();
  const xs = upright.map(({ x }) => x);
  const ys = upright.map(({ y }) => y);
  expect([Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)]).toEqual([550, 650, 175, 1025]);
});
