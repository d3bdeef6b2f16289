/**
 * Makes the font of the grid's glyphs: each icon's line as a filled outline, so that a cell shows its state as a letter.
 *
 * A picture in every cell costs the page a layer's worth of work in every frame (docs/testing.md, "The gradebook at full
 * size"); a letter costs nothing beside the score. `npm run glyphs` writes the font; a test says when it is out of date.
 */
import { EndType, FillRule, inflatePathsD, JoinType, type PathD, type PathsD, unionD } from "clipper2-ts";
import opentype from "opentype.js";
import svgpath from "svgpath";
import { glyphLetter, glyphNames } from "../src/shared/glyphs";
import { icons } from "../src/shared/icons";

/** Units of the em; an icon's field of 24 fills it. */
const em = 1200;
const scale = em / 24;
/** The line's width on that field, as the small icons have it (`--icon-stroke` of `svg.i.s` and `.xs`). */
const line = 2;
/** How far an outline may lie beside the curve that is meant, in units of the em. */
const slack = 1;

type Point = { x: number; y: number };

/** The lines of a path as points, curves in steps that the slack allows. */
function lines(path: string): { points: Point[]; closed: boolean }[] {
  const out: { points: Point[]; closed: boolean }[] = [];
  let points: Point[] = [];
  const end = (closed: boolean) => {
    if (points.length > 0) out.push({ points, closed });
    points = [];
  };
  svgpath(path).abs().unarc().unshort().scale(scale).iterate(([kind, ...rest], _index, x, y) => {
    const n = rest.map(Number);
    const at = (index: number) => n[index] ?? 0;
    if (kind === "Z" || kind === "z") return end(true);
    if (kind === "M") {
      end(false);
      points.push({ x: at(0), y: at(1) });
      return;
    }
    // A line may begin where a closed one ended.
    if (points.length === 0) points.push({ x, y });
    if (kind === "L") points.push({ x: at(0), y: at(1) });
    else if (kind === "H") points.push({ x: at(0), y });
    else if (kind === "V") points.push({ x, y: at(0) });
    else if (kind === "C") curve({ x, y }, { x: at(0), y: at(1) }, { x: at(2), y: at(3) }, { x: at(4), y: at(5) });
    else throw new Error(`an icon has a command that glyphs do not know: ${kind}`);
  });
  end(false);
  return out;

  function curve(a: Point, b: Point, c: Point, d: Point) {
    // The second differences bound how far a chord lies beside a cubic curve.
    const bend = Math.max(Math.hypot(a.x - 2 * b.x + c.x, a.y - 2 * b.y + c.y), Math.hypot(b.x - 2 * c.x + d.x, b.y - 2 * c.y + d.y));
    const steps = Math.max(1, Math.ceil(Math.sqrt((0.75 * bend) / slack)));
    for (let step = 1; step <= steps; step += 1) {
      const t = step / steps;
      const mix = (p: number, q: number, r: number, s: number) =>
        (1 - t) ** 3 * p + 3 * (1 - t) ** 2 * t * q + 3 * (1 - t) * t ** 2 * r + t ** 3 * s;
      points.push({ x: mix(a.x, b.x, c.x, d.x), y: mix(a.y, b.y, c.y, d.y) });
    }
  }
}

/** The outline of a drawn icon, one closed polygon after the other, y upwards as in a font. */
export function outline(path: string): PathsD {
  const drawn: PathsD = lines(path).flatMap(({ points, closed }) => {
    const up: PathD = points.map(({ x, y }) => ({ x, y: em - y }));
    return inflatePathsD([up], (line * scale) / 2, JoinType.Round, closed ? EndType.Joined : EndType.Round, 2, 2, slack);
  });
  return unionD(drawn, FillRule.NonZero).map((one) => one.map(({ x, y }) => ({ x: Math.round(x), y: Math.round(y) })));
}

function shape(path: string): opentype.Path {
  const out = new opentype.Path();
  for (const polygon of outline(path)) {
    polygon.forEach(({ x, y }, index) => (index === 0 ? out.moveTo(x, y) : out.lineTo(x, y)));
    out.close();
  }
  return out;
}

/** The whole font as OpenType. */
export function font(): opentype.Font {
  const nothing = new opentype.Glyph({ name: ".notdef", unicode: 0, advanceWidth: em, path: new opentype.Path() });
  const glyphs = glyphNames.map(
    (name) =>
      new opentype.Glyph({ name, unicode: glyphLetter(name).charCodeAt(0), advanceWidth: em, path: shape(icons[name]) }),
  );
  return new opentype.Font({
    familyName: "Passback Glyphs",
    styleName: "Regular",
    unitsPerEm: em,
    ascender: em,
    descender: 0,
    glyphs: [nothing, ...glyphs],
  });
}
