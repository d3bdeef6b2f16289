import { describe, expect, it } from "vitest";
import { words } from "../shared/words";
import { listed } from "./shortcuts";

const { groups } = words.shortcuts;
const keysOf = (of: ReturnType<typeof listed>, title: string) => of.find((group) => group.title === title)?.keys.flatMap(({ keys }) => keys) ?? [];

describe("the list of shortcuts", () => {
  it("has the teacher's own keys in place of the designed ones", () => {
    const own = listed(groups, true, [{ action: "approve", key: "G" }]);
    expect(keysOf(own, "Review")).toEqual(expect.arrayContaining(["G", "Shift G", "J", "K"]));
    expect(keysOf(own, "Gradebook")).toContain("G");
    expect(keysOf(own, "Gradebook")).not.toContain("A");
  });

  it("lists no letter that does nothing", () => {
    const off = listed(groups, false, []);
    expect(keysOf(off, "Review")).toEqual(["↓", "↑", "Enter"]);
    expect(keysOf(off, "Gradebook")).toEqual(expect.arrayContaining(["Enter", "Ctrl D", "Space"]));
    expect(keysOf(off, "Everywhere")).toContain("?");
  });
});
