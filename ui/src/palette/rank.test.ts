import { describe, expect, it } from "vitest";
import { found, type Entry, type Group } from "./rank";

const entry = (group: Group, name: string, also = ""): Entry => ({ group, key: `${group} ${name}`, name, also, note: "", icon: "person", run: () => undefined });
const all = [
  entry("sections", "Algebra I · Period 2"),
  entry("students", "Sofía Álvarez"),
  entry("students", "陈思雨", "Siyu Chen"),
  entry("students", "Łukasz Śliwiński"),
  entry("students", "Ana Sofi"),
  entry("students", "Maria Josoff"),
  entry("assignments", "Essay: Explain your method"),
  entry("actions", "Sync to Canvas"),
  entry("actions", "Undo 3 grades"),
];
const names = (text: string) => found(text, all).flatMap((one) => one.entries.map(({ name }) => name));

describe("finding", () => {
  it("ignores case and accents, and knows second forms of names", () => {
    expect(names("sofia al")).toEqual(["Sofía Álvarez"]);
    expect(names("SLIW")).toEqual(["Łukasz Śliwiński"]);
    expect(names("陈")).toEqual(["陈思雨"]);
    expect(names("siyu")).toEqual(["陈思雨"]);
  });

  it("puts names that begin with it first, then words, then the rest", () => {
    expect(names("sof")).toEqual(["Sofía Álvarez", "Ana Sofi", "Maria Josoff"]);
  });

  it("puts the kind with the best hit first", () => {
    expect(found("un", all).map(({ group }) => group)).toEqual(["actions"]);
    expect(found("s", all)[0]?.group).toBe("students");
    expect(found("e", all)[0]?.group).toBe("assignments");
  });

  it("begins with sections and actions, and with no name of a student", () => {
    expect(found(" ", all).map(({ group }) => group)).toEqual(["sections", "actions"]);
    expect(found(" ", all)[1]?.entries).toHaveLength(2);
  });

  it("shows so many of a kind and not more", () => {
    const many = Array.from({ length: 60 }, (_, n) => entry("students", `Student ${n}`));
    expect(found("student", many)[0]?.entries).toHaveLength(7);
  });

  it("finds nothing where there is nothing", () => {
    expect(found("zzz", all)).toEqual([]);
  });
});
