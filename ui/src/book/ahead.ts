/**
 * The book of a section that is about to be opened, asked for while the pointer is still on its way to the click.
 *
 * One is kept, for a few seconds: as soon as anything in it is told to be other, it is dropped, and opening the section
 * asks again.
 */
import { call, onEvent, type BookView } from "../ipc";

interface Held {
  section: string;
  answer: Promise<BookView>;
  /** Set when the answer is there. */
  view: BookView | null;
  stop: () => void;
}

/** How long an answer waits to be used, in milliseconds. */
const kept = 5_000;

/** How long what is open stays on screen for the sake of what is coming, in milliseconds. */
const patience = 150;

export class Ahead {
  private held: Held | null = null;

  /** Asks for the book of a section that may be opened next. */
  ask(section: string): void {
    if (this.held?.section === section) return;
    this.drop();
    const deaf = onEvent((event) => {
      if (event.kind === "book" || event.kind === "cells") this.forget(event.section);
    });
    const timer = setTimeout(() => this.drop(), kept);
    const held: Held = {
      section,
      answer: call("book", { section }),
      view: null,
      stop: () => {
        deaf();
        clearTimeout(timer);
      },
    };
    this.held = held;
    held.answer.then(
      (view) => (held.view = view),
      () => {
        if (this.held === held) this.drop();
      },
    );
  }

  /** Something in it is other than when it was asked for. */
  forget(section: string): void {
    if (this.held?.section === section) this.drop();
  }

  /** Resolves when the book is there, when it will not be, or when that takes too long to wait for. */
  async soon(section: string): Promise<void> {
    this.ask(section);
    const held = this.held;
    if (!held || held.view) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const long = new Promise<void>((resolve) => (timer = setTimeout(resolve, patience)));
    await Promise.race([held.answer.catch(() => undefined), long]);
    clearTimeout(timer);
  }

  /** Gives the answer, or the promise of it, away; whoever takes it hears of changes from now on. */
  take(section: string): BookView | Promise<BookView> | null {
    const held = this.held;
    if (held?.section !== section) return null;
    this.drop();
    return held.view ?? held.answer;
  }

  private drop(): void {
    this.held?.stop();
    this.held = null;
  }
}

export const ahead = new Ahead();
