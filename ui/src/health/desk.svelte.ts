/**
 * What Connection health knows: first what the desk has at hand, then what the school's server answers.
 *
 * Deliberately not here: anything drawn, and what is well or broken.
 */
import { asRefusal, call, onEvent, type Event, type HealthView, type Refusal } from "../ipc";

/** Whether an event can change what is shown. */
export function touches(event: Event): boolean {
  switch (event.kind) {
    case "connection":
    case "sections":
    case "book":
      return true;
    case "run":
      return event.run.phase === "done" || event.run.phase === "stopped";
    case "cells":
    case "said":
    case "notice":
    case "lock":
    case "other":
    case "led":
    case "launch":
      return false;
  }
}

export class HealthDesk {
  view = $state.raw<HealthView | null>(null);
  /** The server is being asked. */
  checking = $state(false);
  /** Why there is nothing to show, or why what is shown is old. */
  problem = $state.raw<Refusal | null>(null);
  /** Counts the checks that were answered: each is announced once. */
  answered = $state(0);
  private reading = false;
  /** Something happened since the reading that is under way began. */
  private again = false;
  private checks = 0;
  private closed = false;

  open(): () => void {
    const stop = onEvent((event) => {
      if (touches(event)) void this.read();
    });
    void this.read();
    return () => {
      this.closed = true;
      stop();
    };
  }

  /** From what is known. One reading at a time; what happens meanwhile asks for another. */
  async read(): Promise<void> {
    if (this.reading || this.checking) {
      this.again = true;
      return;
    }
    this.reading = true;
    try {
      do {
        this.again = false;
        const before = this.checks;
        const view = await call("health", {});
        // An answer of the server, also one that is on its way, is newer than this.
        if (this.checks === before && !this.checking && !this.closed) this.show(view);
      } while (this.again && !this.checking && !this.closed);
    } catch (thrown) {
      if (!this.checking && this.view === null) this.problem = asRefusal(thrown);
    } finally {
      this.reading = false;
    }
  }

  /** Asks the server. The old answer stays until there is a new one. */
  async check(): Promise<void> {
    if (this.checking) return;
    this.checking = true;
    this.checks += 1;
    try {
      this.view = await call("check_health", {});
      this.problem = null;
      this.answered += 1;
    } catch (thrown) {
      this.problem = asRefusal(thrown);
    } finally {
      this.checking = false;
    }
    // What was known before may have changed by asking: the link itself, above all.
    if (this.again || this.problem !== null) await this.read();
  }

  private show(view: HealthView): void {
    // Why the last check did not work stays until one does.
    if (this.view === null) this.problem = null;
    this.view = view;
  }
}
