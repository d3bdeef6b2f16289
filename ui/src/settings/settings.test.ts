import { describe, expect, it } from "vitest";
import { keyed, moved, typedPhrase } from "./phrases";
import { passphraseProblem } from "../shared/seal";
import { size } from "./size";

describe("the list of phrases", () => {
  it("moves one place at a time and stops at its ends", () => {
    expect(moved(["a", "b", "c"], 0, 1)).toEqual(["b", "a", "c"]);
    expect(moved(["a", "b", "c"], 2, -1)).toEqual(["a", "c", "b"]);
    expect([moved(["a", "b"], 0, -1), moved(["a", "b"], 1, 1), moved([], 0, 1)]).toEqual([null, null, null]);
  });

  it("has every phrase once, but lets one stay as it is", () => {
    expect(typedPhrase(["Show it."], "  Show it. ")).toEqual({ why: "twice" });
    expect(typedPhrase(["Show it."], "Show it.", 0)).toEqual({ text: "Show it." });
    expect(typedPhrase([], " \n ")).toEqual({ why: "empty" });
  });

  it("can be drawn even if a phrase came twice from elsewhere", () => {
    expect(new Set(keyed(["a", "a", "b"]).map(({ key }) => key)).size).toBe(3);
  });
});

describe("sizes", () => {
  it("are rounded for reading, and never read as a thousand of the smaller unit", () => {
    expect([0, 1, 999, 1000, 12_400, 999_600, 3_440_000, 2_100_000_000].map(size)).toEqual([
      "0 bytes", "1 byte", "999 bytes", "1 KB", "12 KB", "1 MB", "3.4 MB", "2.1 GB",
    ]);
  });
});

describe("the passphrase of a sealed backup", () => {
  it("is long enough and typed twice alike", () => {
    expect(passphraseProblem("seven77", "seven77")).toBe("short");
    expect(passphraseProblem("eight888", "eight889")).toBe("differs");
    expect(passphraseProblem("eight888", "eight888")).toBeNull();
  });

  it("counts characters, not what they are made of", () => {
    expect(passphraseProblem("🌱🌱🌱🌱", "🌱🌱🌱🌱")).toBe("short");
  });
});
