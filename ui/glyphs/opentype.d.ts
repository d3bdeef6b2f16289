/** What the font of glyphs needs of opentype.js, which has no types of its own. */
declare module "opentype.js" {
  namespace opentype {
    class Path {
      readonly commands: readonly { type: string; x?: number; y?: number }[];
      moveTo(x: number, y: number): void;
      lineTo(x: number, y: number): void;
      close(): void;
    }
    class Glyph {
      constructor(options: { name: string; unicode: number; advanceWidth: number; path: Path });
      readonly name: string;
      readonly unicode: number | undefined;
      readonly path: Path;
    }
    class Font {
      constructor(options: {
        familyName: string;
        styleName: string;
        unitsPerEm: number;
        ascender: number;
        descender: number;
        glyphs: Glyph[];
      });
      readonly glyphs: { readonly length: number; get(index: number): Glyph };
      toArrayBuffer(): ArrayBuffer;
    }
    function parse(bytes: ArrayBuffer): Font;
  }
  export default opentype;
}
