import { describe, expect, it, vi } from "vitest";
import type { BookView, CellPatch, EditReply } from "../ipc";

const answers: ((view: BookView) => void)[] = [];
const edits: ((reply: EditReply) => void)[] = [];

vi.mock("../ipc", () => ({
  call: (name: string) => new Promise((resolve) => (name === "book" ? answers : edits).push(resolve)),
  onEvent: () => () => undefined,
  asRefusal: (thrown: unknown) => thrown,
}));

const { Book } = await import("./book.svelte");

const counts = { to_approve: 0, ready: 0, to_send: 0, held: 0, changed: 0, to_decide: 0, failed: 0, offline_edits: 0, unanswered: 0 };
const undo = { undo: null, redo: null };

/** A section with one student and one grade. */
function view(shown: string): BookView {
  const look = shown === "" ? "e0" : `d0${shown}`;
  const book = { students: [{ id: "s" }], assignments: [], columns: [{ assignment: "a", looks: look, cells: "0", notes: {} }], counts, undo };
  return book as unknown as BookView;
}

describe("the book", () => {
  it("is read once more when a grade was saved while it was read", async () => {
    const book = new Book("section");
    const reading = book.read();
    const edit = book.edit([]);
    const patch: CellPatch = { assignment: "a", student: "s", standing: "d", flags: 0, shown: "15.5", note: "" };
    edits.shift()?.({ section: "section", cells: [patch], counts, undo, refused: [], reload: false, said: "" });
    await edit;
    answers.shift()?.(view(""));
    await vi.waitUntil(() => answers.length === 1);
    answers.shift()?.(view("15.5"));
    await reading;
    expect(book.ledger.mark("a", "s").shown).toBe("15.5");
    expect(answers.length).toBe(0);
  });

  it("takes nothing over from an answer about another section that comes late", async () => {
    const book = new Book("section");
    const patch: CellPatch = { assignment: "a", student: "s", standing: "d", flags: 0, shown: "15.5", note: "" };
    const late = { cells: [patch], counts: { ...counts, to_approve: 7 }, undo, refused: [], reload: false, said: "" };
    await book.absorb({ ...late, section: "another" });
    expect(book.counts.to_approve).toBe(counts.to_approve);
    await book.absorb({ ...late, section: "section" });
    expect(book.counts.to_approve).toBe(7);
  });

  it("hears what is still being saved in the one that was left before", async () => {
    const [left, opened, another] = [new Book("section"), new Book("section"), new Book("another")];
    left.open()();
    const stops = [opened.open(), another.open()];
    for (const answer of answers.splice(0)) answer(view(""));
    await vi.waitUntil(() => opened.view !== null && another.view !== null);
    const edit = left.edit([]);
    const patch: CellPatch = { assignment: "a", student: "s", standing: "d", flags: 0, shown: "15.5", note: "" };
    edits.shift()?.({ section: "section", cells: [patch], counts: { ...counts, to_approve: 1 }, undo, refused: [], reload: false, said: "" });
    await edit;
    expect(opened.ledger.mark("a", "s").shown).toBe("15.5");
    expect(opened.counts.to_approve).toBe(1);
    expect(another.ledger.mark("a", "s").shown, "a grade of another section").toBe("");
    for (const stop of stops) stop();
  });
});
