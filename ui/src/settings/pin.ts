/** What is wrong with a new PIN before the desk is asked. */
export function pinProblem(first: string, second: string): "short" | "differs" | null {
  if (!/^\d{4,32}$/.test(first.trim())) return "short";
  return first.trim() === second.trim() ? null : "differs";
}
