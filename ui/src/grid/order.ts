/**
 * Puts elements in this order as the last children of their parent. The one that has the keyboard stays where it is, and
 * the others are moved around it: an element that is moved loses the keyboard.
 */
export function putInOrder(parent: Element, list: readonly Element[]): void {
  const held = list.findIndex((one) => one.contains(document.activeElement));
  for (let at = held - 1; at >= 0; at -= 1) {
    const [one, next] = [list[at], list[at + 1]];
    if (one && next && one.nextElementSibling !== next) next.before(one);
  }
  for (let at = list.length - 1; at > held; at -= 1) {
    const [one, next] = [list[at], list[at + 1] ?? null];
    if (one && (one.parentElement !== parent || one.nextElementSibling !== next)) parent.insertBefore(one, next);
  }
}
