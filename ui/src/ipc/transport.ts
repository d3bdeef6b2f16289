import { spoken } from "../language/language";
import type { DeskError, Event } from "./generated/types";
import { english, spanish } from "./words";

/** The way to the desk. There are two: the window's own and loopback HTTP. */
export interface Transport {
  /** Runs one command; answers what came back, unread. Throws what the host answered instead. */
  send(name: string, input: unknown): Promise<unknown>;
  /** Passes on every event until it is stopped. */
  listen(heard: (event: Event) => void): Listening;
}

export interface Listening {
  /** From then on no event is missed. */
  ready: Promise<void>;
  stop: () => void;
}

/** What the desk said when it did not do something. */
export class Refusal extends Error {
  readonly code: DeskError["code"];
  readonly hint: string;
  readonly retryable: boolean;

  constructor(error: DeskError) {
    super(error.message);
    this.name = "Refusal";
    this.code = error.code;
    this.hint = error.hint;
    this.retryable = error.retryable;
  }

  /** What happened and what to do about it, where there is room for one text only. */
  get whole(): string {
    return [this.message, this.hint].filter(Boolean).join(" ");
  }
}

function isDeskError(value: unknown): value is DeskError {
  return typeof value === "object" && value !== null && "message" in value && "code" in value;
}

/** Whatever was thrown, as sentences that can be shown. */
export function asRefusal(thrown: unknown): Refusal {
  if (thrown instanceof Refusal) return thrown;
  if (isDeskError(thrown)) return new Refusal(thrown);
  if (typeof thrown === "string") {
    try {
      const parsed: unknown = JSON.parse(thrown);
      if (isDeskError(parsed)) return new Refusal(parsed);
    } catch {
      // Not JSON: the text itself is all there is.
    }
  }
  // Chosen as late as this: the language of the window is asked for through here.
  return new Refusal({ code: "failed", ...spoken(english, spanish), retryable: true });
}

/** A raw answer of the window arrives as bytes or text, one over HTTP already read. */
export function readAnswer(answer: unknown): unknown {
  if (answer instanceof ArrayBuffer || ArrayBuffer.isView(answer)) return JSON.parse(new TextDecoder().decode(answer));
  if (typeof answer === "string") return JSON.parse(answer);
  return answer;
}
