import { expect, test } from "vitest";
import { filledDown, filledFrom } from "./filling";
import { type Keyboard, type Key, needsSaved } from "./keys";
import { Saving } from "./saving";
import { Turns } from "./turns";

const cell = (student: string) => ({ assignment: "quiz", student });
const press = (key: string, ctrl = false): Key => ({ key, ctrl, shift: false, alt: false });
const inGrid: Keyboard = { rtl: false, several: false, lettersOn: true, own: [], editing: false, onHead: false };

/** A place to save in that answers when it is told to. */
function held() {
  const asked: string[] = [];
  const answers: ((problem: string | null) => void)[] = [];
  const saving = new Saving((at, text) => {
    asked.push(`${at.student} ${text}`);
    return new Promise((resolve) => answers.push(resolve));
  });
  const answer = async (problem: string | null) => {
    answers.shift()?.(problem);
    for (let turn = 0; turn < 6; turn += 1) await Promise.resolve();
  };
  return { asked, saving, answer };
}

test("texts are saved one after another in the order they were typed, and shown until they are", async () => {
  const { asked, saving, answer } = held();
  const first = saving.add(cell("ada"), "7");
  const second = saving.add(cell("ben"), "8");
  void saving.add(cell("ada"), "9");
  await Promise.resolve();
  expect(asked).toEqual(["ada 7"]);
  expect(saving.textOf(cell("ada"))).toBe("9");
  await answer(null);
  expect(await first).toBeNull();
  expect(asked).toEqual(["ada 7", "ben 8"]);
  await answer("It is too large.");
  expect(await second).toBe("It is too large.");
  expect(saving.all.map((typed) => typed.text)).toEqual(["9"]);
  await answer(null);
  expect(saving.any).toBe(false);
  expect(saving.textOf(cell("ada"))).toBeNull();
});

test("a save that breaks does not hold up what was typed after it", async () => {
  const asked: string[] = [];
  const saving = new Saving((at) => {
    asked.push(at.student);
    return at.student === "ada" ? Promise.reject(new Error("gone")) : Promise.resolve(null);
  });
  const first = saving.add(cell("ada"), "7");
  const second = saving.add(cell("ben"), "8");
  await expect(first).rejects.toThrow("gone");
  expect(await second).toBeNull();
  expect(asked).toEqual(["ada", "ben"]);
});

test("what has to wait is done in its order, and what comes after it waits behind it", async () => {
  let free = false;
  const done: string[] = [];
  const turns = new Turns(
    (turn) => free || (typeof turn !== "function" && turn.key !== "a"),
    (key) => done.push(key.key),
  );
  expect(turns.waits(press("7"))).toBe(false);
  expect(turns.waits(press("a"))).toBe(true);
  expect(turns.waits(press("8"))).toBe(true);
  turns.take(() => done.push("a click"));
  await turns.next();
  expect(done).toEqual([]);
  free = true;
  await turns.next();
  expect(done).toEqual(["a", "8", "a click"]);
  turns.take(() => done.push("at once"));
  expect(done.at(-1)).toBe("at once");
});

test("what is given up is not done, and the rest is", async () => {
  let free = false;
  const done: string[] = [];
  const turns = new Turns(() => free, (key) => done.push(key.key));
  for (const key of ["z", "a"]) turns.waits(press(key));
  turns.keepOnly((turn) => typeof turn !== "function" && turn.key !== "z");
  free = true;
  await turns.next();
  expect(done).toEqual(["a"]);
});

test("deeds about grades wait for what was typed; typing, moving about and the clipboard do not", () => {
  const wait = (key: Key, at: Partial<Keyboard> = {}) => needsSaved(key, { ...inGrid, ...at });
  for (const key of ["a", "x", "l", "c", "Delete"]) expect(wait(press(key)), key).toBe(true);
  for (const key of ["z", "y", "d", "s"]) expect(wait(press(key, true)), `Ctrl ${key}`).toBe(true);
  expect(wait(press("Enter", true), { several: true })).toBe(true);
  expect(wait(press("Enter", true), { several: true, editing: true })).toBe(true);
  for (const key of ["7", "Enter", "F2", "ArrowDown", "Escape", " ", "h", "Control", "Shift"]) expect(wait(press(key)), key).toBe(false);
  for (const key of ["c", "v", "x", "a", "Control"]) expect(wait(press(key, true)), `Ctrl ${key}`).toBe(false);
  for (const key of ["7", "a", "Enter", "Tab", "Escape", "ArrowDown"]) expect(wait(press(key), { editing: true }), key).toBe(false);
});

test("the first row of a selection is filled down, a single row takes what is above it, and blanks fill nothing", () => {
  const texts: Record<string, string> = { "0 0": "5", "0 1": "", "1 0": "6" };
  const cellAt = ({ row, col }: { row: number; col: number }) => ({ assignment: String(col), student: String(row) });
  const textAt = (at: { assignment: string; student: string }) => texts[`${at.student} ${at.assignment}`] ?? "";
  const down = (top: number, bottom: number) =>
    filledDown({ top, bottom, left: 0, right: 1 }, cellAt, textAt)?.map(({ cell: { student, assignment }, text }) => `${student} ${assignment} ${text}`);
  expect(down(0, 2)).toEqual(["1 0 5", "2 0 5"]);
  expect(down(2, 2)).toEqual(["2 0 6"]);
  expect(down(0, 0)).toBeUndefined();
  expect(filledFrom(cell("ada"), [cell("ada"), cell("ben")], "5")).toEqual([{ cell: cell("ben"), text: "5" }]);
  expect(filledFrom(cell("ada"), [cell("ben")], "")).toEqual([]);
});
