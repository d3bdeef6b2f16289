import { describe, expect, it } from "vitest";
import { fitting, isNew, withPhrase } from "./phrases";

const phrases = ["Show your work, step by step.", "Très bien écrit.", "Please label both axes."];

describe("phrases for comments", () => {
  it("are all offered before anything is typed, whatever stands there", () => {
    expect(fitting(phrases, "", "")).toEqual(phrases);
    expect(fitting(phrases, "Good start", "Good start")).toEqual(phrases);
  });

  it("are filtered by beginnings of words, without regard to accents", () => {
    expect(fitting(phrases, "step", "")).toEqual([phrases[0]]);
    expect(fitting(phrases, "ecr tres", "")).toEqual([phrases[1]]);
    expect(fitting(phrases, "tep", "")).toEqual([]);
  });

  it("are filtered by the sentence that is typed, not by those before it", () => {
    expect(fitting(phrases, "Good start. lab", "")).toEqual([phrases[2]]);
    expect(fitting(phrases, "Good start. ", "")).toEqual(phrases);
  });

  it("are not offered where they already stand", () => {
    expect(fitting(phrases, "Très bien écrit.", "Très bien écrit.")).toEqual([phrases[0], phrases[2]]);
  });

  it("take the place of what filtered them and leave the rest", () => {
    expect(withPhrase("lab", "", "Please label both axes.")).toBe("Please label both axes.");
    expect(withPhrase("Good start. lab", "", "Please label both axes.")).toBe("Good start. Please label both axes.");
    expect(withPhrase("Good start", "Good start", "Show it.")).toBe("Good start Show it.");
    expect(withPhrase("One\n", "", "Two.")).toBe("One\nTwo.");
  });

  it("are kept once", () => {
    expect([isNew(phrases, "tres bien ecrit."), isNew(phrases, "  "), isNew(phrases, "New")]).toEqual([false, false, true]);
  });
});
