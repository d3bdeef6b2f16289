/** Where the card stands: beside what it points at, never over it, and always inside the window. Pure arithmetic. */
export interface Box {
  left: number;
  top: number;
  width: number;
  height: number;
}

export type Side = "below" | "above" | "after" | "before";

export interface Placed {
  left: number;
  top: number;
  /** On which side of the thing; `null`: nowhere near it, so the card does not point. */
  side: Side | null;
}

/** Between the thing and the card, and between the card and the edge of the window. */
const gap = 14;
const edge = 12;

const clamp = (value: number, low: number, high: number) => Math.max(low, Math.min(value, high));

export function placed(thing: Box | null, card: { width: number; height: number }, window: { width: number; height: number }): Placed {
  const right = window.width - edge - card.width;
  const bottom = window.height - edge - card.height;
  const corner: Placed = { left: Math.max(edge, right), top: Math.max(edge, bottom), side: null };
  if (!thing) return corner;
  const across = clamp(thing.left + thing.width / 2 - card.width / 2, edge, Math.max(edge, right));
  const along = clamp(thing.top + thing.height / 2 - card.height / 2, edge, Math.max(edge, bottom));
  const ways: [Side, number, number][] = [
    ["below", across, thing.top + thing.height + gap],
    ["after", thing.left + thing.width + gap, along],
    ["before", thing.left - gap - card.width, along],
    ["above", across, thing.top - gap - card.height],
  ];
  for (const [side, left, top] of ways) {
    if (left >= edge && left <= right && top >= edge && top <= bottom) return { left, top, side };
  }
  // A small window: whichever corner leaves the thing in sight.
  const corners = [corner, { ...corner, left: edge }, { ...corner, top: edge }, { left: edge, top: edge, side: null }];
  return corners.find((one) => !over({ ...one, ...card }, thing)) ?? corner;
}

export function over(a: Box, b: Box): boolean {
  return a.left < b.left + b.width && b.left < a.left + a.width && a.top < b.top + b.height && b.top < a.top + a.height;
}
