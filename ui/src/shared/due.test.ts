import { expect, it } from "vitest";
import { dueAt, dueFields, zoneName } from "./due";

it("a due date goes through the two fields unchanged", () => {
  const at = "2026-12-01T23:59:00.000Z";
  expect(dueAt(dueFields(at))).toBe(at);
});

it("an incomplete date is none", () => {
  expect(dueAt({ date: "", time: "23:59" })).toBeNull();
  expect(dueAt({ date: "2026-12-01", time: "" })).toBeNull();
  expect(dueFields(null)).toEqual({ date: "", time: "23:59" });
});

it("the zone is named for the day that is meant", () => {
  expect(zoneName("2026-12-01T12:00:00Z", "en-US")).not.toBe("");
});
