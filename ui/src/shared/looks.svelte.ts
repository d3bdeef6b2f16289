/**
 * Light, dark, or as the system has it, and how tall rows are. The settings are the truth (see settings.svelte.ts); this
 * window's storage only keeps what the first paint needs.
 */
import type { Density, Theme } from "../ipc";
import { keep, kept } from "./kept";

let theme = $state<Theme>(kept("theme", ["system", "light", "dark"]) ?? "system");
let density = $state<Density>(kept("density", ["comfortable", "compact"]) ?? "comfortable");

function show(): void {
  const { dataset } = document.documentElement;
  if (theme === "system") delete dataset["theme"];
  else dataset["theme"] = theme;
  if (density === "compact") dataset["density"] = density;
  else delete dataset["density"];
}

show();

export const looks = {
  get theme(): Theme {
    return theme;
  },
  get density(): Density {
    return density;
  },
  /** Draws what the settings say. */
  show(next: { theme: Theme; density: Density }): void {
    theme = next.theme;
    density = next.density;
    show();
    keep("theme", theme);
    keep("density", density);
  },
};
