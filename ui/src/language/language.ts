/**
 * Which language the window speaks. It is chosen once, before anything with words is loaded (see main.ts); another choice
 * opens the window anew.
 *
 * Deliberately not here: the words themselves. They lie beside what they belong to: English in `words.ts`, Spanish in
 * `words.es.ts`, of exactly the same shape.
 */
export type Tongue = "en" | "es";

/** What a catalogue must have in another language: the same texts, the same functions, the same lists. */
export type Spoken<T> = T extends string
  ? string
  : T extends (...given: infer Given) => infer Said
    ? (...given: Given) => Spoken<Said>
    : // The name of a picture is no text.
      { readonly [K in keyof T]: K extends "icon" ? T[K] : Spoken<T[K]> };

let tongue: Tongue = "en";

/** The language of the window. */
export function tongueNow(): Tongue {
  return tongue;
}

/** From now on: every catalogue that is loaded after this. */
export function speak(next: Tongue): void {
  tongue = next;
}

/** The catalogue in the language of the window. */
export function spoken<T>(english: T, spanish: Spoken<T>): Spoken<T> {
  // What is written in English has its own shape.
  return tongue === "es" ? spanish : (english as Spoken<T>);
}

/** The first language of the system that the window can speak; English where there is none. */
export function tongueOf(system: readonly string[]): Tongue {
  for (const tag of system) {
    const own = tag.toLowerCase().split("-")[0];
    if (own === "en" || own === "es") return own;
  }
  return "en";
}

/** What a choice of the settings means on this system. */
export function tongueFor(choice: "system" | "english" | "spanish", system: readonly string[]): Tongue {
  if (choice === "english") return "en";
  return choice === "spanish" ? "es" : tongueOf(system);
}

/**
 * How numbers and dates are written: as the system does if it lists the language of the window, otherwise in that language
 * with the region of the system. English words on a `de-DE` system are `en-DE`, Spanish ones on `en-US` are `es-US`.
 */
export function localeOf(spokenTongue: Tongue, system: readonly string[]): string {
  const own = system.find((tag) => tag.toLowerCase().split("-")[0] === spokenTongue);
  if (own !== undefined) return own;
  try {
    const region = new Intl.Locale(system[0] ?? spokenTongue).maximize().region;
    return region === undefined ? spokenTongue : `${spokenTongue}-${region}`;
  } catch {
    // A system may call its language "C" or "POSIX".
    return spokenTongue;
  }
}

/** The languages of the system, the first one first. */
export function systemTongues(): readonly string[] {
  return typeof navigator === "undefined" ? [] : navigator.languages.length > 0 ? navigator.languages : [navigator.language];
}
