/** Whether single letters act in lists and grids (WCAG 2.1.4: they can be turned off). Kept in this window's storage. */
const place = "passback.letters";

function kept(): boolean {
  try {
    return localStorage.getItem(place) !== "off";
  } catch {
    return true;
  }
}

let on = $state(kept());

export const letters = {
  get on(): boolean {
    return on;
  },
  set on(next: boolean) {
    on = next;
    try {
      localStorage.setItem(place, next ? "on" : "off");
    } catch {
      // Without storage the choice lasts until the window closes.
    }
  },
};
