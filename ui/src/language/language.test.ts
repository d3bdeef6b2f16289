import { describe, expect, it } from "vitest";
import { localeOf, tongueFor, tongueOf } from "./language";

describe("the language of the window", () => {
  it("is the first one of the system that it can speak", () => {
    expect(tongueOf(["es-MX", "en-US"])).toBe("es");
    expect(tongueOf(["en-GB", "es-ES"])).toBe("en");
    expect(tongueOf(["fr-CA", "es"])).toBe("es");
    expect(tongueOf(["de-DE"])).toBe("en");
    expect(tongueOf([])).toBe("en");
  });
  it("does not take another language for Spanish because it begins with the same letters", () => {
    expect(tongueOf(["est-EE"])).toBe("en");
  });
  it("is the chosen one, whatever the system speaks", () => {
    expect(tongueFor("spanish", ["en-US"])).toBe("es");
    expect(tongueFor("english", ["es-MX"])).toBe("en");
    expect(tongueFor("system", ["es-MX"])).toBe("es");
  });
});

describe("numbers and dates", () => {
  it("are written as the system does, if it lists the language of the window", () => {
    expect(localeOf("es", ["es-MX", "en-US"])).toBe("es-MX");
    expect(localeOf("es", ["en-US", "es-AR"])).toBe("es-AR");
    expect(localeOf("en", ["en-GB"])).toBe("en-GB");
  });
  it("are otherwise written in that language with the region of the system", () => {
    expect(localeOf("es", ["en-US"])).toBe("es-US");
    expect(localeOf("en", ["de-DE"])).toBe("en-DE");
    expect(localeOf("es", ["en"])).toBe("es-US");
  });
  it("are written in the language alone, where the system does not say what it is", () => {
    expect(localeOf("es", [])).toBe("es-ES");
    expect(localeOf("es", ["_"])).toBe("es");
  });
});
