/** The status line: one polite sentence at a time, for eyes and for screen readers alike. No student's name in it. */
interface Said {
  text: string;
  kind: "done" | "problem";
  key: number;
}

let said = $state.raw<Said | null>(null);
let timer: ReturnType<typeof setTimeout> | undefined;
let key = 0;

export const status = {
  get said(): Said | null {
    return said;
  },
};

export function say(text: string, kind: Said["kind"] = "done"): void {
  if (text === "") return;
  clearTimeout(timer);
  key += 1;
  said = { text, kind, key };
  timer = setTimeout(() => (said = null), kind === "problem" ? 12_000 : 5_000);
}

export function hush(): void {
  clearTimeout(timer);
  said = null;
}
