/** Where a sign-in is to be kept, as the form has it; or what is missing. */
import type { Keep, KeepPlace } from "../ipc";
import { passphraseProblem } from "../shared/seal";

export interface KeepForm {
  place: KeepPlace;
  /** Until Passback is closed, for whoever wants no passphrase or has forgotten theirs. */
  nowhere: boolean;
  first: string;
  second: string;
}

export function keepOf({ place, nowhere, first, second }: KeepForm): { keep: Keep } | { why: "short" | "differs" } {
  if (place === "keyring") return { keep: { kind: "keyring" } };
  if (nowhere) return { keep: { kind: "memory" } };
  const why = passphraseProblem(first, place === "passphrase" ? first : second);
  return why === null ? { keep: { kind: "passphrase", passphrase: first } } : { why };
}
