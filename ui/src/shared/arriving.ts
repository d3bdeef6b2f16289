/**
 * Keys that are pressed while a sheet or another section is on its way. They are meant for it, and must not reach what lies behind it: a
 * digit would become a grade.
 */

let typed = "";

/** Holds all keys back until the returned function is called, and keeps the text that they make. */
export function holdKeys(): () => void {
  typed = "";
  const hold = (event: KeyboardEvent) => {
    event.preventDefault();
    event.stopImmediatePropagation();
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Backspace") typed = typed.slice(0, -1);
    // Keys without a text have names: "Enter", "F1".
    else if (!/^[A-Z]\w+$/.test(event.key)) typed += event.key;
  };
  window.addEventListener("keydown", hold, true);
  return () => window.removeEventListener("keydown", hold, true);
}

/** What was typed while keys were held back; asked twice, it is nothing. */
export function takeHeld(): string {
  const text = typed;
  typed = "";
  return text;
}
