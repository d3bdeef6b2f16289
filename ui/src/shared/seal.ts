/** Whether a passphrase can seal a backup. The desk judges again; this is said before anything is asked of it. */
const least = 8;

export function passphraseProblem(first: string, second: string): "short" | "differs" | null {
  if (Array.from(first).length < least) return "short";
  return first === second ? null : "differs";
}
