/** What this window remembers until the settings have been read. Without storage it begins as designed. */
const place = (name: string) => `passback.${name}`;

export function kept<T extends string>(name: string, values: readonly T[]): T | null {
  try {
    const value = localStorage.getItem(place(name));
    return values.find((one) => one === value) ?? null;
  } catch {
    return null;
  }
}

export function keep(name: string, value: string): void {
  try {
    localStorage.setItem(place(name), value);
  } catch {
    // The next window begins as designed and is right as soon as the settings are read.
  }
}

/** Everything that this window remembers is forgotten: which section was open, where names are hidden, how it looks. */
export function forgetAll(): void {
  try {
    for (const name of Object.keys(localStorage)) if (name.startsWith("passback.")) localStorage.removeItem(name);
  } catch {
    // Nothing could be kept either.
  }
}
