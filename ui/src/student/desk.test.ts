import { describe, expect, it } from "vitest";
import type { Cell, EditReply, GradeChange, Refused } from "../ipc";
import { Ledger } from "../book/ledger";
import { type Keeping, StudentDesk } from "./desk.svelte";
import { studentWords } from "./words";

const quiz: Cell = { assignment: "quiz", student: "ana" };
const essay: Cell = { assignment: "essay", student: "ana" };
const counts = { to_approve: 0, ready: 0, to_send: 0, held: 0, changed: 0, to_decide: 0, failed: 0, offline_edits: 0, unanswered: 0 };

/** A book with 17 on Ana's quiz and nothing on her essay, which does not take letters. */
class Book implements Keeping {
  readonly refused: Refused[] = [];

  refuse(one: Refused): void {
    this.refused.push(one);
  }

  asked: string[] = [];
  /** The answer waits until it is let go. */
  gate: Promise<void> = Promise.resolve();
  broken = false;
  ledger = new Ledger({
    students: [{ id: "ana", name: "Ana", also: "", alias: "Student 1", linked: true, left: false }],
    columns: [
      { assignment: "quiz", looks: "d017", cells: "0", notes: {} },
      { assignment: "essay", looks: "e0", cells: "0", notes: {} },
    ],
  });

  async edit(edits: (Cell & { change: GradeChange })[]): Promise<EditReply> {
    const refused: Refused[] = [];
    for (const { assignment, student, change } of edits) {
      const input = change.kind === "input" ? change.text : "";
      this.asked.push(input);
      if (/[a-z]/.test(input)) refused.push({ assignment, student, input, message: "That isn’t a score." });
      else this.ledger.patch([{ assignment, student, standing: "d", flags: 0, shown: input, note: "" }]);
    }
    await this.gate;
    // eslint-disable-next-line @typescript-eslint/only-throw-error -- the desk's own error shape
    if (this.broken) throw { code: "busy", message: "Not now.", hint: "Try again.", retryable: true };
    return { section: "s", cells: [], reload: false, counts, undo: { undo: null, redo: null }, refused, said: "" };
  }
}

function begun() {
  const book = new Book();
  const kept: string[] = [];
  return { book, kept, desk: new StudentDesk(book, (cell) => kept.push(cell.assignment)) };
}

describe("what is typed for one student", () => {
  it("is kept as it was typed, without spaces around it, and then is the grade's again", async () => {
    const { book, kept, desk } = begun();
    desk.type(quiz, " 90% ");
    expect(desk.text(quiz, "17")).toBe(" 90% ");
    expect(await desk.keep(quiz)).toBe("kept");
    expect(book.asked).toEqual(["90%"]);
    expect(kept).toEqual(["quiz"]);
    expect(desk.text(quiz, "18")).toBe("18");
  });

  it("is not sent when nothing is different", async () => {
    const { book, desk } = begun();
    desk.type(quiz, "17 ");
    expect(await desk.keep(quiz)).toBe("kept");
    expect(book.asked).toEqual([]);
    expect(desk.touched(quiz)).toBe(false);
  });

  it("stays with its reason when it is refused, field by field, and is asked again only by the teacher", async () => {
    const { book, kept, desk } = begun();
    desk.type(quiz, "abc");
    desk.type(essay, "30");
    expect(await desk.keep(quiz)).toBe("refused");
    expect(await desk.keep(essay)).toBe("kept");
    expect([desk.text(quiz, "17"), desk.problem(quiz), desk.problem(essay)]).toEqual(["abc", "That isn’t a score.", ""]);
    expect(kept).toEqual(["essay"]);
    await desk.keep(quiz);
    expect(book.asked, "leaving the field again says nothing new").toEqual(["abc", "30"]);
    await desk.keep(quiz, "again");
    expect(book.asked).toEqual(["abc", "30", "abc"]);
    desk.type(quiz, "ab");
    expect(desk.problem(quiz), "what is typed on was not judged yet").toBe("");
  });

  it("is never taken for a wish to clear when it is blank", async () => {
    const { book, desk } = begun();
    desk.type(quiz, "  ");
    expect(desk.blank(quiz)).toBe(true);
    expect(await desk.keep(quiz)).toBe("refused");
    expect(desk.problem(quiz)).toBe(studentWords.blank);
    expect(book.asked).toEqual([]);
    desk.type(essay, " ");
    expect(desk.blank(essay), "nothing was there, so nothing is cleared").toBe(false);
  });

  it("is sent once when Enter is followed by leaving the field", async () => {
    const { book, desk } = begun();
    desk.type(quiz, "12");
    await Promise.all([desk.keep(quiz, "again"), desk.keep(quiz)]);
    expect(book.asked).toEqual(["12"]);
  });

  it("stays when more was typed while the answer was awaited", async () => {
    const { book, desk } = begun();
    let open = () => {};
    book.gate = new Promise((done) => (open = done));
    desk.type(quiz, "1");
    const asked = desk.keep(quiz);
    desk.type(quiz, "19");
    const left = desk.keep(quiz);
    open();
    expect(await asked).toBe("kept");
    expect(await left).toBe("kept");
    expect(book.asked, "and is kept in its turn").toEqual(["1", "19"]);
  });

  it("stays when the desk could not be asked", async () => {
    const { book, desk } = begun();
    book.broken = true;
    desk.type(quiz, "12");
    expect(await desk.keep(quiz)).toBe("refused");
    expect(desk.problem(quiz)).toBe("Not now. Try again.");
  });

  it("is kept when the student is left, and listed where it could not be", async () => {
    const { book, desk } = begun();
    desk.type(quiz, "abc");
    desk.type(essay, "30");
    await desk.leave("ben");
    expect(book.asked, "another student's grades are not touched").toEqual([]);
    await desk.leave("ana");
    expect(book.asked).toEqual(["abc", "30"]);
    expect(book.refused).toEqual([{ ...quiz, input: "abc", message: "That isn’t a score." }]);
    expect(desk.text(quiz, "17"), "it is still there when the teacher comes back").toBe("abc");
  });
});
