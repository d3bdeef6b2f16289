/** Places and rectangles of cells as they are drawn now. What is kept and sent is always (assignment, student). */

export interface Place {
  row: number;
  col: number;
}

export interface Range {
  top: number;
  bottom: number;
  left: number;
  right: number;
}

export interface Size {
  rows: number;
  cols: number;
}

export function between(a: Place, b: Place): Range {
  return {
    top: Math.min(a.row, b.row),
    bottom: Math.max(a.row, b.row),
    left: Math.min(a.col, b.col),
    right: Math.max(a.col, b.col),
  };
}

export function contains(range: Range, row: number, col: number): boolean {
  return row >= range.top && row <= range.bottom && col >= range.left && col <= range.right;
}

export function area(range: Range): number {
  return (range.bottom - range.top + 1) * (range.right - range.left + 1);
}

export function clamped(place: Place, size: Size): Place {
  return {
    row: Math.max(0, Math.min(size.rows - 1, place.row)),
    col: Math.max(0, Math.min(size.cols - 1, place.col)),
  };
}

/** Every place of a range, row by row. */
export function* places(range: Range): Generator<Place> {
  for (let row = range.top; row <= range.bottom; row += 1) {
    for (let col = range.left; col <= range.right; col += 1) yield { row, col };
  }
}

/** Where a move ends. `page` is how many rows fit on screen. */
export type Move =
  | { by: "step"; rows: number; cols: number }
  | { by: "page"; pages: number }
  | { by: "edge"; to: "rowStart" | "rowEnd" | "top" | "bottom" | "first" | "last" };

export function moved(from: Place, move: Move, size: Size, page: number): Place {
  const last = { row: size.rows - 1, col: size.cols - 1 };
  switch (move.by) {
    case "step":
      return clamped({ row: from.row + move.rows, col: from.col + move.cols }, size);
    case "page":
      return clamped({ row: from.row + move.pages * Math.max(1, page), col: from.col }, size);
    case "edge":
      switch (move.to) {
        case "rowStart":
          return clamped({ row: from.row, col: 0 }, size);
        case "rowEnd":
          return clamped({ row: from.row, col: last.col }, size);
        case "top":
          return clamped({ row: 0, col: from.col }, size);
        case "bottom":
          return clamped({ row: last.row, col: from.col }, size);
        case "first":
          return clamped({ row: 0, col: 0 }, size);
        case "last":
          return clamped(last, size);
      }
  }
}
