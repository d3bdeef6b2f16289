import { describe, expect, test } from "vitest";
import type { ReviewRow } from "../ipc";
import { aboutOpening, isFact, pointIcons, trend } from "./look";
import { reviewWords as words } from "./words";

function row(hand_in: string, can_open: boolean): ReviewRow {
  return {
    student: "s", name: "Ada Zeta", also: "", alias: "Student 01", group: "look", standing: "d", mark: "0", counted: true, against_average: "",
    comment: "", attention: ["blank_hand_in"], advice: "", hand_in, can_open, recent: [],
  };
}

describe("the button that opens a hand-in", () => {
  test("says what the hand-in is, and while names are hidden that its page shows one", () => {
    expect(aboutOpening(row("Handed in late, 2 attachments", true), false)).toBe("Handed in late, 2 attachments");
    expect(aboutOpening(row("Handed in", true), true)).toBe(`Handed in. ${words.openHandInNamed}`);
  });

  test("says that the section’s page opens where the hand-in has none", () => {
    expect(aboutOpening(row("", false), false)).toBe(words.openThereTip);
    expect(aboutOpening(row("Not handed in", false), true)).toBe(`Not handed in. ${words.openThereTip}`);
  });
});

test("a blank hand-in and a score without one call for a look, and what is not handed in is only told", () => {
  expect([isFact("blank_hand_in"), isFact("score_without_hand_in"), isFact("not_handed_in")]).toEqual([false, false, true]);
  expect(pointIcons.blank_hand_in).toBe("file");
});

test("the distance of a blank page from the average has an arrow, down only", () => {
  const blank = row("Handed in, no text in it", true);
  expect(trend({ ...blank, against_average: "−74" })).toBe("trendDown");
  expect(trend({ ...blank, against_average: "+6" })).toBeNull();
  expect(trend({ ...blank, attention: [], against_average: "−74" })).toBeNull();
});
