/** All fixed texts, English beside Spanish. That none is missing is checked by the types. */
import { beforeAll, describe, expect, it, vi } from "vitest";

// Every catalogue is loaded twice: on a busy machine that takes its time.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

type Catalogue = Record<string, unknown>;
interface Text {
  at: string;
  /** The text itself, or what a function would say: its source. */
  said: string;
}

const files = Object.keys(import.meta.glob("../src/**/*words*.ts")).filter((file) => !file.includes(".es.") && !file.includes("/ipc/"));

/** Texts that are the same in both languages. */
const alike = new Set([
  "lock/words.ts lockWords.pin",
  "settings/words.ts words.languages.english.label",
  "settings/words.ts words.languages.spanish.label",
  "settings/data-words.ts dataWords.bytes",
  "shared/words-trail.ts trailWords.formats.pdf.label",
  "shared/words.ts words.book.auto",
  "shared/words.ts words.book.points",
  "shared/words.ts words.product",
  "shared/words.ts words.shortcuts.groups.3.keys.12.1",
  "shared/words.ts words.welcome.about",
]);
/** Key names stay as they are on the keyboard. */
const key = /^(Ctrl|Alt|Shift|Enter|Esc|Tab|Home|Delete|Backspace|[A-Z],|[A-Z?]$)/;

function walk(value: unknown, at: string, into: Text[]): Text[] {
  if (typeof value === "string") into.push({ at, said: value });
  else if (typeof value === "function") into.push({ at, said: value.toString() });
  else if (typeof value === "object" && value !== null) {
    for (const [name, inner] of Object.entries(value)) if (name !== "icon") walk(inner, `${at}.${name}`, into);
  }
  return into;
}

/** What a reader would see of a function's source: its strings, without what is put into them. */
function literals({ said }: Text): string {
  if (!/=>|^function|^\w+\(/.test(said)) return said;
  return [...said.matchAll(/"([^"]*)"|`([^`]*)`|\}([^{}`]*)(?=\$\{|`)/g)].map((one) => (one[1] ?? one[2] ?? one[3] ?? "").replace(/\$\{[^}]*\}/g, " ")).join(" ");
}

async function all(tongue: "en" | "es"): Promise<Text[]> {
  vi.resetModules();
  (await import("../src/language/language")).speak(tongue);
  const texts: Text[] = [];
  for (const file of files) {
    const words = (await import(/* @vite-ignore */ file)) as Catalogue;
    for (const [name, value] of Object.entries(words)) walk(value, `${file.replace("../src/", "")} ${name}`, texts);
  }
  return texts;
}

describe("the catalogue", () => {
  let english: Text[];
  let spanish: Text[];
  beforeAll(async () => {
    english = await all("en");
    spanish = await all("es");
  });

  it("is in every folder that has words, and in no small number", () => {
    expect(files.length).toBeGreaterThanOrEqual(12);
    expect(english.length).toBeGreaterThan(700);
    expect(english.map((text) => text.at)).toEqual(spanish.map((text) => text.at));
  });

  it("has no Spanish text that is still English", () => {
    const same = english.filter((text, n) => text.said === spanish[n]?.said && /\p{L}{2}/u.test(literals(text)) && !key.test(text.said));
    expect(same.map((text) => text.at).filter((at) => !alike.has(at))).toEqual([]);
  });

  it("has no English word inside a Spanish text", () => {
    const foreign = /(?<![\p{L}“])(the|and|of|with|not|is|are|your|grades?|scores?|sync|send|show|student|assignment|approved?|draft)(?![\p{L}_])/iu;
    const found = spanish.filter((text) => foreign.test(literals(text))).map((text) => `${text.at}: ${literals(text)}`);
    expect(found).toEqual([]);
  });

  it("says nothing aloud: no exclamation mark in either language, and no informal address in Spanish", () => {
    expect([...english, ...spanish].filter((text) => /!(?!=)|¡/.test(literals(text))).map((text) => text.at)).toEqual([]);
    const informal = /(?<!\p{L})(tú|tu|tus|ti|contigo|vosotros|vuestr[oa]s?|puedes|tienes|quieres|debes)(?!\p{L})/iu;
    expect(spanish.filter((text) => informal.test(literals(text))).map((text) => text.at)).toEqual([]);
  });

  it("asks in Spanish with both marks", () => {
    const half = (said: string) => (said.match(/\?/g)?.length ?? 0) !== (said.match(/¿/g)?.length ?? 0);
    expect(spanish.filter((text) => typeof text.said === "string" && !text.said.includes("=>") && text.said !== "?" && half(text.said)).map((text) => text.at)).toEqual([]);
  });
});

describe("what is said with a number in Spanish", () => {
  it("agrees with it", async () => {
    vi.resetModules();
    (await import("../src/language/language")).speak("es");
    const { words } = await import("../src/shared/words");
    const { sheetWords } = await import("../src/shared/words-sync");
    expect(words.paste.apply(1)).toBe("Cambiar 1 calificación");
    expect(words.paste.apply(3)).toBe("Cambiar 3 calificaciones");
    expect(sheetWords.done(1, 1, "Canvas")).toBe("1 calificación está en Canvas");
    expect(sheetWords.done(2, 21, "Canvas")).toBe("2 de 21 calificaciones están en Canvas");
    expect(words.bar.toApprove).toBe("por autorizar");
  });
  it("has its dates in Spanish too", async () => {
    vi.resetModules();
    (await import("../src/language/language")).speak("es");
    const { date, told, withTimes } = await import("../src/shared/format");
    const now = new Date(2026, 10, 26, 12, 0);
    expect(date(new Date(2026, 0, 5, 9, 0).toISOString(), now)).toMatch(/^5 (de )?ene\.?$/);
    expect(told(new Date(2026, 10, 26, 10, 42).toISOString(), now)).toMatch(/^hoy, 10:42/);
    expect(withTimes(`1 calificación el {${new Date(2026, 10, 26, 10, 42).toISOString()}}.`, now)).toMatch(/el 26 (de )?nov\.?, 10:42/);
  });
});
