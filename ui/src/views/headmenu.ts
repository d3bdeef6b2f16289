/** What can be done with one assignment from its head. */
import type { AssignmentHead } from "../ipc";
import type { Book } from "../book/book.svelte";
import type { Arrangement } from "../grid/arrangement.svelte";
import type { MenuItem } from "../shared/Menu.svelte";
import { words } from "../shared/words";

interface Deeds {
  edit: () => void;
  approve: () => void;
  openLms: () => void;
  settle: () => void;
  select: () => void;
}

export function headMenu(head: AssignmentHead, book: Book, arrangement: Arrangement, deeds: Deeds): MenuItem[] {
  const drafts = book.ledger.tally(head.id).get("d") ?? 0;
  const rows = arrangement.rows;
  const items: MenuItem[] = [];
  if (head.state === "unanswered") items.push({ label: words.head.arrived, icon: "help", run: deeds.settle });
  if (drafts > 0) items.push({ label: words.head.approve(drafts), icon: "tick", run: deeds.approve });
  items.push({ label: words.head.edit, icon: "pencil", run: deeds.edit });
  if (head.remote_id !== null) items.push({ label: words.head.open(book.lms), icon: "open", run: deeds.openLms });
  items.push(
    { label: words.head.select, icon: "table", run: deeds.select },
    { label: words.head.sortHigh, icon: "sort", apart: true, run: () => (arrangement.rows = { by: "score", assignment: head.id, first: "high" }) },
    { label: words.head.sortLow, icon: "sort", run: () => (arrangement.rows = { by: "score", assignment: head.id, first: "low" }) },
  );
  if (rows.by === "score") {
    items.push({ label: words.head.sortName, icon: "sort", run: () => (arrangement.rows = { by: "name" }) });
  }
  return items;
}
