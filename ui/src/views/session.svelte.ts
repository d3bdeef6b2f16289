/**
 * Who is signed in, which sections there are, which runs go on: what the whole window knows.
 *
 * Deliberately not here: the grades of a section (see `book/`).
 */
import {
  asRefusal, call, heardFromNow, onEvent, type AppState, type ConnectionView, type Event, type NoticeView, type Refusal, type RunView, type SectionItem,
} from "../ipc";
import { settings } from "../shared/settings.svelte";
import { say } from "../shared/status.svelte";

export class Session {
  /** `undefined` while the first answer is awaited. */
  connection = $state.raw<ConnectionView | null | undefined>(undefined);
  sections = $state.raw<SectionItem[]>([]);
  /** Those that the teacher grades. */
  readonly shown = $derived(this.sections.filter((section) => !settings.hides(section.id)));
  version = $state("");
  /** What happened to the saved data, until the teacher has read it. */
  notice = $state.raw<NoticeView | null>(null);
  /** Why the window cannot show anything. */
  problem = $state.raw<Refusal | null>(null);
  /** The latest news of each section's run. */
  runs = $state.raw<Readonly<Record<string, RunView>>>({});
  /** When the connection card was last painted: counts the seconds to the next try from it. */
  connectionAt = $state(0);

  /** Begins to listen and reads the first state. */
  start(): () => void {
    const stop = onEvent((event) => this.hear(event));
    void heardFromNow().then(() => this.read());
    return stop;
  }

  async read(): Promise<void> {
    try {
      this.problem = null;
      this.take(await call("app_state", {}));
    } catch (thrown) {
      this.problem = asRefusal(thrown);
    }
  }

  take(state: AppState): void {
    this.connect(state.connection);
    this.sections = state.sections;
    this.version = state.version;
    this.notice = state.notice;
    for (const section of state.sections) if (section.running !== null) void this.readRun(section.running);
  }

  /** The teacher has read what happened to the saved data. */
  async readNotice(): Promise<void> {
    this.take(await call("dismiss_notice", {}));
  }

  section(id: string | null): SectionItem | undefined {
    return this.shown.find((section) => section.id === id);
  }

  private connect(connection: ConnectionView | null): void {
    this.connection = connection;
    this.connectionAt = Date.now();
  }

  private async readRun(run: string): Promise<void> {
    try {
      const view = await call("run", { run });
      // News that came meanwhile is newer than this answer.
      if (this.runs[view.section]?.run !== run) this.progress(view);
    } catch {
      // The run's own events follow; without them the button says "Sync" and the sheet shows the reason.
    }
  }

  private progress(run: RunView): void {
    this.runs = { ...this.runs, [run.section]: run };
  }

  private hear(event: Event): void {
    switch (event.kind) {
      case "connection":
        if (this.connection) this.connect(event.connection);
        break;
      case "sections":
        this.sections = event.sections;
        break;
      case "run":
        this.progress(event.run);
        break;
      case "said":
        say(event.text);
        break;
      case "cells":
        this.sections = this.sections.map((section) =>
          section.id === event.section ? { ...section, counts: event.counts } : section,
        );
        break;
      case "book":
        break;
      case "notice":
        // The system's own; whoever looks at the window sees the same.
        break;
    }
  }
}
