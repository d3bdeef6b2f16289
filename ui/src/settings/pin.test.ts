import { expect, test } from "vitest";
import { pinProblem } from "./pin";

test("a PIN has four digits or more, typed twice, with nothing else but what pasting brings along", () => {
  expect(pinProblem("123", "123")).toBe("short");
  expect(pinProblem("12a4", "12a4")).toBe("short");
  expect(pinProblem("", "")).toBe("short");
  expect(pinProblem("1".repeat(33), "1".repeat(33))).toBe("short");
  expect(pinProblem("1234", "1235")).toBe("differs");
  expect(pinProblem("1234", "1234")).toBeNull();
  expect(pinProblem(" 1234\n", "1234")).toBeNull();
});
