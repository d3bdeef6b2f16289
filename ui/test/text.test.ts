import { describe, expect, it } from "vitest";
import { pull } from "../src/grid/drag";
import { toTsv } from "../src/grid/tsv";
import { pieces } from "../src/shared/trail";
import { asRefusal, readAnswer, Refusal } from "../src/ipc/transport";
import { duration } from "../src/shared/format";

describe("copied text", () => {
  it("joins with tabs and lines", () => {
    expect(toTsv([["36", "19"], ["", "EX"]])).toBe("36\t19\n\tEX");
  });
  it("quotes what would break a table", () => {
    expect(toTsv([["a\tb", 'say "x"']])).toBe('"a\tb"\t"say ""x"""');
  });
});

describe("what happened", () => {
  it("sets values in bold", () => {
    expect(pieces("You changed *48* to *52*")).toEqual([
      { text: "You changed ", bold: false },
      { text: "48", bold: true },
      { text: " to ", bold: false },
      { text: "52", bold: true },
    ]);
  });
  it("leaves a lone asterisk alone", () => {
    expect(pieces("5 * 3")).toEqual([{ text: "5 * 3", bold: false }]);
  });
});

describe("answers of the desk", () => {
  it("reads bytes, text and objects alike", () => {
    expect(readAnswer(new TextEncoder().encode('{"a":1}').buffer)).toEqual({ a: 1 });
    expect(readAnswer('{"a":1}')).toEqual({ a: 1 });
    expect(readAnswer({ a: 1 })).toEqual({ a: 1 });
  });
  it("keeps the desk's own words in a refusal, however it arrives", () => {
    const error = { code: "busy", message: "A sync is running.", hint: "Wait.", retryable: true } as const;
    expect(asRefusal(error)).toMatchObject({ code: "busy", message: "A sync is running.", hint: "Wait." });
    expect(asRefusal(JSON.stringify(error))).toMatchObject({ code: "busy" });
    expect(asRefusal(new Refusal(error))).toBeInstanceOf(Refusal);
  });
  it("never shows a raw error", () => {
    expect(asRefusal(new TypeError("fetch failed")).message).not.toContain("fetch");
  });
});

describe("small sums", () => {
  it("scrolls faster the further the pointer is away, and not at all inside", () => {
    expect(pull(0)).toBe(0);
    expect(pull(-40)).toBeLessThan(pull(-4));
    expect(Math.abs(pull(10_000))).toBeLessThanOrEqual(28);
  });
  it("says durations", () => {
    expect(duration(28)).toBe("28 s");
    expect(duration(130)).toBe("2 min 10 s");
    expect(duration(120)).toBe("2 min");
  });
});
