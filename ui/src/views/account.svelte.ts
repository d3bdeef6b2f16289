/** Which question about accounts is asked, from wherever it was opened. */
export type AccountAsk =
  | { ask: "sign-in"; relay: string | null }
  | { ask: "sign-out" }
  | { ask: "unseal" };

let asked = $state.raw<AccountAsk | null>(null);

export const accountAsk = {
  get now(): AccountAsk | null {
    return asked;
  },
  open(ask: AccountAsk): void {
    asked = ask;
  },
  close(): void {
    asked = null;
  },
};
