/** What the Review tab offers to the palette: its buttons, and its students by their numbers while names are hidden. */
import type { ReviewRow } from "../ipc";
import type { Offer } from "../shared/actions.svelte";
import type { ReviewDesk } from "./desk.svelte";
import { reviewWords as words } from "./words";

interface Deeds {
  all: () => void;
  plain: () => void;
  to: (row: ReviewRow) => void;
}

export function reviewOffer(desk: ReviewDesk, deeds: Deeds): Offer {
  const [look, plain] = [desk.look.length, desk.plain.length];
  const actions: Offer["actions"] = [
    { id: "approve-plain", name: words.approvePlain(plain), icon: "tick", off: look === 0 || plain === 0, run: deeds.plain },
    { id: "approve-all", name: words.approveAll(look + plain), icon: "tick", keys: "Shift A", off: look + plain === 0, run: deeds.all },
    ...(desk.view?.queue ?? []).map((one) => ({
      id: `review ${one.assignment}`, name: words.review(one.title), icon: "table" as const, off: one.assignment === desk.sheet?.assignment,
      run: () => void desk.open(one.assignment),
    })),
  ];
  if (!desk.hidden) return { actions };
  return {
    actions,
    people: {
      students: desk.rows.map((row) => ({ id: row.student, name: row.alias })),
      go: (student) => {
        const row = desk.rows.find((one) => one.student === student);
        if (row) deeds.to(row);
      },
    },
  };
}
