import { afterEach, expect, test, vi } from "vitest";
import { gate } from "./gate";

afterEach(() => gate.open());

test("what is asked while it is locked is asked once it is unlocked, in its order", async () => {
  const done: string[] = [];
  gate.close();
  const first = gate.passed().then(() => done.push("first"));
  const second = gate.passed().then(() => done.push("second"));
  await Promise.resolve();
  expect(done).toEqual([]);
  gate.open();
  await Promise.all([first, second]);
  expect(done).toEqual(["first", "second"]);
});

test("whoever waited goes on waiting when it is locked again at once", async () => {
  let done = false;
  gate.close();
  const waiting = gate.passed().then(() => (done = true));
  gate.open();
  gate.close();
  await new Promise((resolve) => setTimeout(resolve, 0));
  expect(done).toBe(false);
  gate.open();
  await waiting;
  expect(done).toBe(true);
});

test("only the lock itself may be asked while it is locked, and it is told once", () => {
  const heard = vi.fn();
  gate.onshut(heard);
  gate.close();
  gate.close();
  expect(heard).toHaveBeenCalledTimes(1);
  expect((["unlock", "lock_state", "here"] as const).map((name) => gate.waits(name))).toEqual([false, false, false]);
  expect((["book", "edit_grades", "settings", "send"] as const).map((name) => gate.waits(name))).toEqual([true, true, true, true]);
  gate.onshut(() => undefined);
});
