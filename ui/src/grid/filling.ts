/** Which cells of a selection get which text. Pure; a blank fills nothing. */
import { sameCell } from "../book/ledger";
import type { Cell } from "../ipc";
import { type Range, places } from "./range";

export interface Filled {
  cell: Cell;
  text: string;
}

/** Everything that is selected but the cell the text comes from. */
export function filledFrom(source: Cell, cells: readonly Cell[], text: string): Filled[] {
  return text === "" ? [] : cells.filter((cell) => !sameCell(cell, source)).map((cell) => ({ cell, text }));
}

/** The first row of the selection goes down through it; a single row takes what is above it. `null`: nothing is above. */
export function filledDown(range: Range, cellAt: (place: { row: number; col: number }) => Cell | null, textAt: (cell: Cell) => string): Filled[] | null {
  const from = range.top === range.bottom ? range.top - 1 : range.top;
  if (from < 0) return null;
  return [...places({ ...range, top: from + 1 })].flatMap((place) => {
    const cell = cellAt(place);
    const above = cellAt({ row: from, col: place.col });
    const text = above ? textAt(above) : "";
    return cell && text !== "" ? [{ cell, text }] : [];
  });
}
