/**
 * The gate before the desk: while the app is locked, what the window asks waits here and is asked when it is unlocked
 * again, so that nothing that was under way is lost. Deliberately not here: how it is unlocked (lock/).
 */
import type { Commands } from "./generated/commands";

/** What may be asked while it is locked. */
const open: ReadonlySet<keyof Commands> = new Set(["app_state", "lock_state", "lock_now", "unlock", "here"] as const);

let shut: { until: Promise<void>; open: () => void } | null = null;
let told: () => void = () => undefined;

export const gate = {
  get shut(): boolean {
    return shut !== null;
  },
  /** Who hears that the desk said it is locked. */
  onshut(heard: () => void): void {
    told = heard;
  },
  close(): void {
    if (shut) return;
    let open: () => void = () => undefined;
    const until = new Promise<void>((resolve) => (open = resolve));
    shut = { until, open };
    told();
  },
  open(): void {
    shut?.open();
    shut = null;
  },
  waits(name: keyof Commands): boolean {
    return !open.has(name);
  },
  /** Resolves at once, or when it is open again. */
  async passed(): Promise<void> {
    while (shut) await shut.until;
  },
};
