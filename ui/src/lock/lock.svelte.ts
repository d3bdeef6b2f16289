/**
 * Whether the app is locked, or covered because another window is in front. The desk decides; the window tells it that
 * somebody is there. Deliberately not here: taking the page away (veil.ts), and anything drawn.
 */
import { call, gate, onEvent, type LockChoices, type LockView } from "../ipc";

/** The desk hears of a touch at most this often, in milliseconds. */
const often = 20_000;
const touches = ["pointerdown", "pointermove", "keydown", "wheel"] as const;

let view = $state.raw<LockView | null>(null);
let locked = $state(false);
let away = $state(false);
let waiting: (() => void)[] = [];
let told = -Infinity;

function set(now: boolean): void {
  locked = now;
  if (now) {
    gate.close();
    return;
  }
  gate.open();
  const all = waiting;
  waiting = [];
  for (const one of all) one();
}

function take(next: LockView): void {
  view = next;
  set(next.locked);
}

async function read(): Promise<void> {
  try {
    take(await call("lock_state", {}));
  } catch {
    // The desk cannot be opened: the window says why, and there is nothing to hide.
    set(false);
  }
}

function touch(): void {
  if (locked || view === null || !view.pin || performance.now() - told < often) return;
  told = performance.now();
  call("here", {}).catch(() => undefined);
}

export const lock = {
  /** `null` until it is read. */
  get view(): LockView | null {
    return view;
  },
  get locked(): boolean {
    return locked;
  },
  /** Nothing of students is to be seen now. */
  get shut(): boolean {
    return locked || (away && (view?.hide ?? false));
  },
  /** Reads whether it is locked, unless that was `asked` for already. */
  begin(asked: LockView | null = null): Promise<void> {
    if (asked === null) return read();
    take(asked);
    return Promise.resolve();
  },
  /** Listens to the desk, to whoever is there, and to whether the window is in front. */
  watch(): () => void {
    gate.onshut(() => {
      if (!locked) void read();
    });
    const stop = onEvent((event) => {
      if (event.kind !== "lock") return;
      set(event.locked);
      void read();
    });
    const blur = () => (away = true);
    const focus = () => (away = false);
    for (const one of touches) window.addEventListener(one, touch, { capture: true, passive: true });
    window.addEventListener("blur", blur);
    window.addEventListener("focus", focus);
    return () => {
      stop();
      for (const one of touches) window.removeEventListener(one, touch, { capture: true });
      window.removeEventListener("blur", blur);
      window.removeEventListener("focus", focus);
    };
  },
  /** Resolves when it is not locked. */
  opened(): Promise<void> {
    return locked ? new Promise((resolve) => waiting.push(resolve)) : Promise.resolve();
  },
  /** Tries a PIN. Throws what the desk says against it. */
  async unlock(pin: string): Promise<void> {
    await call("unlock", { pin });
    await read();
  },
  async now(): Promise<void> {
    take(await call("lock_now", {}));
  },
  async setPin(pin: string, before: string): Promise<void> {
    take(await call("set_pin", { pin, before }));
  },
  async removePin(pin: string): Promise<void> {
    take(await call("remove_pin", { pin }));
  },
  async choose(change: Partial<LockChoices>): Promise<void> {
    if (!view) return;
    const { idle, on_sleep, hide } = view;
    take(await call("choose_lock", { idle, on_sleep, hide, ...change }));
  },
};
