/**
 * The settings of the program on this computer: read once, changed from anywhere, saved at once and as a whole.
 *
 * A change is drawn at once. If it could not be saved, exactly what it changed goes back, and the caller hears why.
 * Deliberately not here: what a section answers to the three questions, and anything drawn.
 */
import { call, type DataView, type Language, type RemovedSection, type SettingsForm, type SettingsView } from "../ipc";
import { systemTongues, tongueFor, tongueNow } from "../language/language";
import { keep } from "./kept";
import { letters } from "./letters.svelte";
import { looks } from "./looks.svelte";

/** What the window shows: the changes under way over what is saved. */
let shown = $state.raw<SettingsForm | null>(null);
let data = $state.raw<DataView | null>(null);
let removed = $state.raw<readonly RemovedSection[]>([]);
let saved: SettingsForm | null = null;
/** One change is saved after the other: each sends the whole form. */
let turn: Promise<unknown> = Promise.resolve();
let underway: Partial<SettingsForm>[] = [];

function draw(): void {
  if (!saved) return;
  const form = underway.reduce<SettingsForm>((so, change) => ({ ...so, ...change }), saved);
  shown = form;
  looks.show(form);
  letters.obey(form);
}

function take(view: SettingsView): void {
  saved = view.choices;
  data = view.data;
  keep("language", view.choices.language);
  removed = view.removed;
  draw();
}

export const settings = {
  /** `null` until they are read. */
  get choices(): SettingsForm | null {
    return shown;
  },
  get data(): DataView | null {
    return data;
  },
  /** Sections that were removed from this computer. */
  get removed(): readonly RemovedSection[] {
    return removed;
  },
  /** The answer of a command that changed them by itself. */
  came(view: SettingsView): void {
    take(view);
  },
  /** The teacher's phrases for comments. */
  get phrases(): readonly string[] {
    return shown?.comments ?? [];
  },
  hides(section: string): boolean {
    return shown?.hidden_sections.includes(section) ?? false;
  },

  /** The window would have to open anew for this choice. */
  opensAnew(language: Language): boolean {
    return tongueFor(language, systemTongues()) !== tongueNow();
  },
  /** What is saved is another language than the window speaks. */
  get otherTongue(): boolean {
    return saved !== null && this.opensAnew(saved.language);
  },

  /** In its turn: an answer from before a change must not come after it. */
  read(): Promise<void> {
    const done = turn.then(async () => take(await call("settings", {})));
    turn = done.catch(() => undefined);
    return done;
  },

  /** Saves a change. Throws when it was not saved; nothing is changed then. */
  change(change: Partial<SettingsForm>): Promise<void> {
    underway = [...underway, change];
    draw();
    const done = turn.then(() => save(change)).finally(() => {
      underway = underway.filter((one) => one !== change);
      draw();
    });
    turn = done.catch(() => undefined);
    return done;
  },
};

async function save(change: Partial<SettingsForm>): Promise<void> {
  const before = saved ?? (await call("settings", {})).choices;
  take(await call("change_settings", { ...before, ...change }));
}
