import { expect, test } from "vitest";
import { Ledger } from "./ledger";

const ana = { id: "ana", name: "Ana", alias: "Student 01", also: "", linked: true, left: false };
const ben = { id: "ben", name: "Ben", alias: "Student 02", also: "", linked: true, left: false };

function ledger(): Ledger {
  return new Ledger({
    students: [ana, ben],
    columns: [
      { assignment: "quiz", looks: "l117|e0", cells: "01", notes: { ben: "Not there yet" } },
      { assignment: "essay", looks: "d`Missing", cells: "00", notes: {} },
    ],
  });
}

test("cells are read by their look, and keep their own words", () => {
  expect(ledger().mark("quiz", "ana")).toEqual({ standing: "l", flags: 1, shown: "17", note: "" });
  expect(ledger().mark("quiz", "ben")).toEqual({ standing: "e", flags: 0, shown: "", note: "Not there yet" });
  expect(ledger().mark("essay", "ben")).toEqual({ standing: "d", flags: 48, shown: "Missing", note: "" });
});

test("a cell that is not known is blank", () => {
  expect(ledger().mark("quiz", "nobody")).toEqual({ standing: "e", flags: 0, shown: "", note: "" });
  expect(ledger().mark("nothing", "ana").standing).toBe("e");
});

test("a look that is not known is blank, and a standing that is not known is held", () => {
  const odd = new Ledger({ students: [ana], columns: [{ assignment: "quiz", looks: "l017", cells: "5", notes: {} }, { assignment: "essay", looks: "?09", cells: "0", notes: {} }] });
  expect(odd.mark("quiz", "ana").standing).toBe("e");
  expect(odd.mark("essay", "ana")).toMatchObject({ standing: "h", shown: "9" });
});

test("one cell changes and another one with the same look does not", () => {
  const some = ledger();
  const changed = some.patch([{ assignment: "essay", student: "ana", standing: "a", flags: 0, shown: "3", note: "New" }]);
  expect(changed).toEqual([{ assignment: "essay", student: "ana" }]);
  expect(some.mark("essay", "ana")).toEqual({ standing: "a", flags: 0, shown: "3", note: "New" });
  expect(some.mark("essay", "ben").shown).toBe("Missing");
  expect(Object.fromEntries(some.tally("essay"))).toEqual({ a: 1, d: 1 });
});

test("three hundred looks in one column are told apart", () => {
  const students = Array.from({ length: 300 }, (_, n) => ({ ...ana, id: String(n) }));
  const looks = students.map((_, n) => `l0${n}`).join("|");
  const cells = students.map((_, n) => String.fromCharCode(48 + n)).join("");
  const large = new Ledger({ students, columns: [{ assignment: "quiz", looks, cells, notes: {} }] });
  expect(students.every((one, n) => large.mark("quiz", one.id).shown === String(n))).toBe(true);
});
