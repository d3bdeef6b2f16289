/** Which items of a long row or column are on screen, and how far to scroll for one of them. Pure arithmetic. */

/** First and last index, both included; nothing when `last < first`. */
export interface Span {
  first: number;
  last: number;
}

export function visible(offset: number, extent: number, size: number, count: number, overscan: number): Span {
  if (count === 0 || size <= 0 || extent <= 0) return { first: 0, last: -1 };
  const first = Math.floor(Math.max(0, offset) / size) - overscan;
  const last = Math.ceil((Math.max(0, offset) + extent) / size) - 1 + overscan;
  return { first: Math.min(Math.max(0, first), count - 1), last: Math.min(count - 1, Math.max(0, last)) };
}

/** The offset at which item `index` is wholly inside the extent; the offset as it is when it already is. */
export function revealed(offset: number, extent: number, size: number, index: number): number {
  const start = index * size;
  const end = start + size;
  if (start < offset) return start;
  if (end > offset + extent) return Math.max(0, Math.min(start, end - extent));
  return offset;
}

/** The item at a distance from the beginning, kept inside the list. */
export function itemAt(distance: number, size: number, count: number): number {
  return Math.max(0, Math.min(count - 1, Math.floor(distance / size)));
}
