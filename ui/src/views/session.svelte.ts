/**
 * Who is signed in, which sections there are, which runs go on: what the whole window knows.
 *
 * Deliberately not here: the grades of a section (see `book/`).
 */
import {
  asRefusal, call, heardFromNow, onEvent, type AccountItem, type AppState, type ConnectionView, type Event, type LaunchPlace, type LaunchView,
  type NoticeView, type Refusal, type RunView, type SectionItem, type SignedIn, type SignedOut,
} from "../ipc";
import { lock } from "../lock/lock.svelte";
import { keyTrouble } from "../lock/trouble.svelte";
import { settings } from "../shared/settings.svelte";
import { say } from "../shared/status.svelte";
import { beginFresh, saidBefore } from "./fresh";

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
  /** Everybody who has grades on this computer. */
  accounts = $state.raw<readonly AccountItem[]>([]);
  /** A link from outside that waits for an answer. */
  launch = $state.raw<LaunchView | null>(null);
  /** How often something about it was told. */
  private questions = 0;
  /** Where a link leads, until the window is there. */
  place = $state.raw<LaunchPlace | null>(null);
  /** Another account is open: this window only waits to begin anew, and shows nothing meanwhile. */
  private over = false;
  /** The link changed while the first answer was awaited. */
  private missed = false;
  /** When the connection card was last painted: counts the seconds to the next try from it. */
  connectionAt = $state(0);

  /** Begins to listen and reads the first state. */
  start(): () => void {
    const stop = onEvent((event) => this.hear(event));
    void heardFromNow()
      .then(() => this.read())
      .then(() => this.readAccounts());
    const said = saidBefore();
    if (said !== "") say(said);
    return stop;
  }

  /** Who is signed in here, and what a link asks for. Without it the window does what it did. */
  async readAccounts(): Promise<void> {
    const heard = this.questions;
    try {
      const { accounts, launch, place } = await call("accounts", {});
      this.accounts = accounts;
      // A question that was told meanwhile is newer than this answer.
      if (heard === this.questions) this.launch = launch;
      if (place) this.place = place;
    } catch {
      // The menu shows who is open; nobody else can be chosen.
    }
  }

  /** Somebody signed in: the same person goes on, somebody else begins with an empty window. */
  signedIn(done: SignedIn): void {
    if (done.other) {
      this.leave();
      return;
    }
    this.take(done.state);
    this.place = done.place;
    say(done.said);
    void this.readAccounts();
  }

  signedOut(done: SignedOut): void {
    this.leave(done.said);
  }

  /** Opens another account. What is on screen is gone before it is asked for. */
  async switchTo(id: string): Promise<void> {
    const before = this.connection;
    this.connection = undefined;
    try {
      await call("switch_account", { id });
    } catch (thrown) {
      // The answer may be lost because the window begins anew.
      if (this.over) return;
      this.connection = before;
      if (keyTrouble.meets(asRefusal(thrown))) return;
      throw thrown;
    }
    this.leave();
  }

  /** Nothing of who was here stays, on screen or in memory. */
  leave(said = ""): void {
    if (this.over) return;
    this.over = true;
    this.connection = undefined;
    this.sections = [];
    this.runs = {};
    beginFresh(said);
  }

  async read(): Promise<void> {
    try {
      this.problem = null;
      this.missed = false;
      let state = await call("app_state", {});
      if (state.locked) {
        // It locked in between. Behind the lock nobody waits for an answer.
        await lock.begin();
        await lock.opened();
        state = await call("app_state", {});
      }
      this.take(state);
      // News may overtake the first answer, which does not know of it.
      if (this.missed) this.take(await call("app_state", {}));
    } catch (thrown) {
      const refusal = asRefusal(thrown);
      if (!keyTrouble.meets(refusal)) this.problem = refusal;
    }
  }

  take(state: AppState): void {
    if (this.over) return;
    if (state.locked) {
      // The desk says nothing then, which is not that there is nothing.
      void this.read();
      return;
    }
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
    if (this.over) return;
    switch (event.kind) {
      case "connection":
        if (this.connection) this.connect(event.connection);
        this.missed ||= this.connection === undefined;
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
      case "lock":
        break;
      case "other":
        this.leave();
        break;
      case "led":
        this.place = event.place;
        break;
      case "launch":
        this.launch = event.launch;
        this.questions += 1;
        break;
      case "notice":
        // The system's own; whoever looks at the window sees the same.
        break;
    }
  }
}
