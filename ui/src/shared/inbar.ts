/** Draws a view's own tools at the end of the bar that carries the tabs. Without a bar they stay where they are. */
export function inBar(element: HTMLElement): () => void {
  const bar = element.closest("main")?.querySelector(".bar");
  bar?.append(element);
  return () => element.remove();
}
