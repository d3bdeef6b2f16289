/**
 * The sync sheet's course: reading first, the plan, sending, results.
 *
 * Deliberately not here: what is in a plan and how a run goes on. Both come from the desk as they are shown.
 */
import { asRefusal, call, onEvent, type PlanView, type Refusal, type RunView } from "../ipc";
import { announce, over } from "./announce";
import { sendable } from "./careful";

export class SyncCourse {
  readonly section: string;
  plan = $state.raw<PlanView | null>(null);
  run = $state.raw<RunView | null>(null);
  /** Reading the LMS for a plan. */
  preparing = $state(false);
  /** "Send" was pressed; the run has no answer yet. */
  starting = $state(false);
  /** A pause, resume or stop is under way. */
  steering = $state<"pause" | "resume" | "stop" | null>(null);
  problem = $state.raw<Refusal | null>(null);
  /** The plan that was shown is not current any more: this is the new one. */
  moved = $state(false);
  /** This plan was made by this sheet, so the LMS was read just now. */
  fresh = $state(false);
  /** For the live region. */
  said = $state("");
  /** Assignments that the undone sync created stay in the LMS. */
  keepCreated = $state(false);
  private only: string | null = null;
  /** The run that is to be undone, if this sheet is about an undo. */
  private undo: string | null = null;
  /** The run this sheet is about, also while its first view is awaited: it can end before that comes. */
  private following: string | null = null;
  private closed = false;
  private asked = 0;

  readonly stage = $derived<"plan" | "run">(this.run === null ? "plan" : "run");

  constructor(section: string) {
    this.section = section;
  }

  open(run: string | null, undo: string | null = null, only: string | null = null): () => void {
    this.undo = undo;
    const stop = onEvent((event) => {
      if (event.kind === "run" && event.run.run === this.following) this.progress(event.run);
    });
    if (run === null) void this.prepare(only);
    else void this.follow(run);
    return () => {
      this.closed = true;
      stop();
    };
  }

  /** Reads the LMS and makes a plan; `only`: what failed in that run. */
  async prepare(only: string | null, moved = false): Promise<void> {
    this.asked += 1;
    const mine = this.asked;
    this.only = only;
    this.run = null;
    this.following = null;
    this.problem = null;
    this.moved = moved;
    this.preparing = true;
    try {
      const plan =
        this.undo !== null && only === null
          ? await call("prepare_undo", { run: this.undo, keep_created: this.keepCreated })
          : await call("prepare_sync", { section: this.section, only_failed_of: only });
      if (mine !== this.asked || this.closed) return;
      if (plan.undo !== null) {
        // What is left of an undo is planned as an undo of the same sync.
        this.undo = plan.undo.run;
        this.only = null;
        this.keepCreated = plan.undo.keep_created;
      }
      this.plan = plan;
      this.fresh = true;
    } catch (thrown) {
      if (mine === this.asked) {
        this.problem = asRefusal(thrown);
        this.plan = null;
      }
    } finally {
      if (mine === this.asked) this.preparing = false;
    }
  }

  /** Whether assignments that the undone sync created stay in the LMS: makes the plan anew. */
  keep(created: boolean): Promise<void> {
    this.keepCreated = created;
    return this.again();
  }

  again(): Promise<void> {
    return this.prepare(this.only);
  }

  async send(): Promise<void> {
    const plan = this.plan;
    if (!plan || this.preparing || this.starting || !sendable(plan)) return;
    this.starting = true;
    this.problem = null;
    this.moved = false;
    try {
      const { run } = await call("send", { section: this.section, fingerprint: plan.fingerprint });
      await this.follow(run);
    } catch (thrown) {
      const problem = asRefusal(thrown);
      if (problem.code === "stale_plan") await this.prepare(this.only, true);
      else this.problem = problem;
    } finally {
      this.starting = false;
    }
  }

  /** The run that stands in the way. */
  async showBusy(): Promise<void> {
    try {
      const state = await call("app_state", {});
      const running = state.sections.find((section) => section.id === this.section)?.running;
      if (running) await this.follow(running);
      else await this.again();
    } catch (thrown) {
      this.problem = asRefusal(thrown);
    }
  }

  async steer(what: "pause" | "resume" | "stop"): Promise<void> {
    const run = this.run?.run;
    if (run === undefined || this.steering !== null) return;
    this.steering = what;
    const command = { pause: "pause_run", resume: "resume_run", stop: "cancel_run" } as const;
    try {
      this.progress(await call(command[what], { run }));
    } catch (thrown) {
      this.problem = asRefusal(thrown);
    } finally {
      this.steering = null;
    }
  }

  private async follow(run: string): Promise<void> {
    this.following = run;
    try {
      const view = await call("run", { run });
      if (this.following !== run) return;
      this.problem = null;
      this.progress(view);
    } catch (thrown) {
      this.problem = asRefusal(thrown);
    }
  }

  private progress(run: RunView): void {
    const before = this.run;
    // An answer can be older than the event that overtook it.
    if (before?.run === run.run && over(before) && !over(run)) return;
    const sentences = announce(before, run);
    if (sentences.length > 0) this.said = sentences.join(" ");
    this.run = run;
  }
}
