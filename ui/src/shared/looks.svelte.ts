/** Light, dark, or as the system has it. Kept in this window's own storage, it is no one else's business. */
export type Theme = "system" | "light" | "dark";
const place = "passback.theme";

function kept(): Theme {
  try {
    const value = localStorage.getItem(place);
    return value === "light" || value === "dark" ? value : "system";
  } catch {
    return "system";
  }
}

let current = $state<Theme>(kept());

function show(theme: Theme): void {
  if (theme === "system") delete document.documentElement.dataset["theme"];
  else document.documentElement.dataset["theme"] = theme;
}

show(current);

export const theme = {
  get current(): Theme {
    return current;
  },
  set current(next: Theme) {
    current = next;
    show(next);
    try {
      localStorage.setItem(place, next);
    } catch {
      // Without storage the choice lasts until the window closes.
    }
  },
};
