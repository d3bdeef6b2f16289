/** What the window itself offers, whatever is open in it: the buttons of sidebar, header and tabs, for the palette. */
import type { ConnectionView, Density, Theme, UndoState } from "../ipc";
import { importWays } from "../incoming/words";
import { lock } from "../lock/lock.svelte";
import { lockWords } from "../lock/words";
import { exportWays } from "../outgoing/words";
import type { Action } from "../shared/actions.svelte";
import { names } from "../shared/names.svelte";
import { words } from "../shared/words";
import { namesWords } from "../shared/words-names";
import type { Tab } from "./route";

export interface Around {
  connection: ConnectionView;
  /** What is shown: a tab of the section, or Connection health. */
  place: Tab | "health";
  /** A section is open. */
  section: boolean;
  /** A run of it goes on: its button opens what it does. */
  running: boolean;
  pulling: boolean;
  undo: UndoState;
  theme: Theme;
  density: Density;
}

export interface Deeds {
  to: (tab: Tab) => void;
  sync: () => void;
  pull: () => void;
  undo: () => void;
  redo: () => void;
  add: () => void;
  results: () => void;
  export: () => void;
  openLms: () => void;
  health: () => void;
  settings: () => void;
  shortcuts: () => void;
  theme: (theme: Theme) => void;
  density: (density: Density) => void;
}

export function windowActions(around: Around, deeds: Deeds): Action[] {
  const { connection, section, place, undo } = around;
  const health = place === "health";
  const offline = connection.link === "offline";
  const goTo = (to: Tab, icon: Action["icon"], label: string, keys: string): Action => ({
    id: `to-${to}`, name: words.actions.goTo(label), icon, keys, off: !section || place === to, run: () => deeds.to(to),
  });
  return [
    {
      id: "sync", name: words.shell.sync(connection.lms), icon: "outgoing", off: !section || (offline && !around.running), run: deeds.sync,
      // Among the changes these keys apply what was decided.
      ...(place === "changes" ? {} : { keys: "Ctrl Enter" }),
    },
    { id: "pull", name: words.shell.checkNow(connection.lms), icon: "refresh", off: !section || offline || around.pulling, run: deeds.pull },
    { id: "undo", name: words.actions.undo(undo.undo ?? ""), icon: "undo", keys: "Ctrl Z", off: undo.undo === null || health, run: deeds.undo },
    { id: "redo", name: words.actions.redo(undo.redo ?? ""), icon: "redo", keys: "Ctrl Shift Z", off: undo.redo === null || health, run: deeds.redo },
    goTo("gradebook", "table", words.shell.tabs.gradebook, "Ctrl 1"),
    goTo("review", "tick", words.shell.tabs.review, "Ctrl 2"),
    goTo("changes", "incoming", words.shell.tabs.changes(connection.lms), "Ctrl 3"),
    goTo("history", "history", words.shell.tabs.history, "Ctrl 4"),
    { id: "add", name: words.book.add, icon: "plus", off: !section, run: deeds.add },
    { id: "results", name: importWays.open, icon: "file", off: !section, run: deeds.results },
    { id: "export", name: exportWays.open, icon: "download", off: !section, run: deeds.export },
    { id: "open-lms", name: words.inspector.open(connection.lms), icon: "open", off: !section, run: deeds.openLms },
    { id: "health", name: words.shell.health, icon: "plug", off: health, run: deeds.health },
    { id: "hide-names", name: names.hidden ? namesWords.show : namesWords.hide, icon: "hidden", keys: "H", off: !section, run: () => names.hide(!names.hidden) },
    { id: "present", name: names.hidden ? lockWords.presented : lockWords.presenting, icon: "hidden", off: !section, run: () => names.hide(!names.hidden) },
    { id: "lock", name: lockWords.lockNow, icon: "lock", off: !lock.view?.pin, run: () => void lock.now() },
    { id: "settings", name: words.shell.settings, icon: "sliders", run: deeds.settings },
    { id: "shortcuts", name: words.shell.shortcuts, icon: "keyboard", keys: "?", run: deeds.shortcuts },
    ...(["system", "light", "dark"] as const).map((theme): Action => ({
      id: `theme-${theme}`, name: words.shell.themes[theme], icon: theme === "dark" ? "moon" : "sun", off: around.theme === theme, run: () => deeds.theme(theme),
    })),
    ...(["comfortable", "compact"] as const).map((density): Action => ({
      id: `rows-${density}`, name: words.actions.rows[density], icon: "sliders", off: around.density === density, run: () => deeds.density(density),
    })),
  ];
}
