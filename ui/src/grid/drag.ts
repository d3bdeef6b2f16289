/** Selecting with the mouse: the range follows the pointer, and the grid scrolls while the pointer is beyond its edge. */

interface Field {
  /** The part of the scroller in which cells show, in client coordinates. */
  bounds(): { left: number; right: number; top: number; bottom: number };
  scrollBy(x: number, y: number): void;
  /** The pointer is here, kept inside the bounds. */
  reach(x: number, y: number): void;
}

const slow = 4;
const fast = 28;

/** Pixels per frame for a pointer this far beyond the edge. */
export function pull(distance: number): number {
  if (distance === 0) return 0;
  const speed = Math.min(fast, slow + Math.abs(distance) / 4);
  return distance < 0 ? -speed : speed;
}

function beyond(value: number, low: number, high: number): number {
  return value < low ? value - low : value > high ? value - high : 0;
}

/** Follows the pointer until the button is let go. */
export function drag(field: Field): void {
  let x = 0;
  let y = 0;
  let frame = 0;

  const reach = () => {
    const { left, right, top, bottom } = field.bounds();
    field.reach(Math.max(left, Math.min(right - 1, x)), Math.max(top, Math.min(bottom - 1, y)));
  };
  const tick = () => {
    const { left, right, top, bottom } = field.bounds();
    const byX = pull(beyond(x, left, right));
    const byY = pull(beyond(y, top, bottom));
    if (byX === 0 && byY === 0) {
      frame = 0;
      return;
    }
    field.scrollBy(byX, byY);
    reach();
    frame = requestAnimationFrame(tick);
  };
  const move = (event: MouseEvent) => {
    x = event.clientX;
    y = event.clientY;
    reach();
    if (frame === 0) frame = requestAnimationFrame(tick);
  };
  const end = () => {
    cancelAnimationFrame(frame);
    removeEventListener("mousemove", move);
    removeEventListener("mouseup", end);
    removeEventListener("blur", end);
  };
  addEventListener("mousemove", move);
  addEventListener("mouseup", end);
  addEventListener("blur", end);
}
