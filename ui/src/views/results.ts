/** Around the sheet of a file of results: how a file is chosen, and where the teacher is led when it was taken in. */
import type { EditReply } from "../ipc";
import type { Book } from "../book/book.svelte";
import { accepted } from "../incoming/file";
import { importWords } from "../incoming/words";
import { keepAssignment } from "../review/kept";
import { say } from "../shared/status.svelte";
import { pickFile } from "../shared/pick";

export const pickResults = () => pickFile(accepted);

/** The book takes the grades over, and Review opens the assignment if it is one, here before (`into`) or new. */
export async function resultsTaken(book: Book, reply: EditReply, into: readonly string[]): Promise<void> {
  const before = new Set(book.heads.map((head) => head.id));
  say(importWords.undoable(reply.said));
  await book.absorb(reply);
  const made = book.heads.filter((head) => !before.has(head.id)).map((head) => head.id);
  const [only, ...others] = [...into, ...made];
  if (only !== undefined && others.length === 0) keepAssignment(book.section, only);
}
