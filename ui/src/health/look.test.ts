import { describe, expect, it } from "vitest";
import type { HealthState, HealthView, MatchCount } from "../ipc";
import { moment } from "../shared/format";
import { clockLook, heldTotal, linkLook, matchLook, problemLook, reportText, unsaid } from "./look";

const match = (of: Partial<MatchCount>): MatchCount => ({ matched: 0, unmatched: 0, unknown: 0, percent: null, said: "", badge: "", ...of });
const states: HealthState[] = ["well", "broken", "unknown"];

describe("Connection health", () => {
  it("draws each state of a link with a glyph of its own", () => {
    expect(new Set(states.map((state) => linkLook(state).icon)).size).toBe(states.length);
    expect(linkLook("broken").icon).toBe("unlink");
  });

  it("warns about the clock only where it is wrong", () => {
    expect(states.filter((state) => clockLook(state).icon === "warning")).toEqual(["broken"]);
  });

  it("gives a card no badge where nothing is known, and no tick while somebody is not matched", () => {
    expect(matchLook(match({ unknown: 24, said: "Clever doesn’t say" }))).toBeNull();
    expect(matchLook(match({ matched: 120, unmatched: 4, percent: 96, badge: "4 to match" }))?.icon).toBe("unlink");
    expect(matchLook(match({ matched: 2, percent: 100, badge: "All matched" }))?.icon).toBe("tick");
  });

  it("counts students and sections of whom the server does not say, so that nobody is called matched", () => {
    const view = { students: match({ unknown: 24 }), teachers: match({ unknown: 2 }), sections: match({ unknown: 1 }) } as HealthView;
    expect(unsaid(view)).toBe(25);
  });

  it("counts what is held back over all sections", () => {
    const section = (count: number) => ({ section: "s", name: "", count, groups: [] });
    expect(heldTotal({ held: [section(3), section(1)] } as unknown as HealthView)).toBe(4);
  });

  it("warns about a problem until it is solved", () => {
    const problem = { solved: false, title: "", note: "", at: "", section: "", section_name: "", retry: null, office: "" };
    expect(problemLook(problem).icon).toBe("warning");
    expect(problemLook({ ...problem, solved: true }).icon).toBe("tick");
  });

  it("copies the report as it is shown", () => {
    const now = new Date(2026, 10, 26, 12, 0);
    const at = new Date(2026, 10, 19, 16, 18).toISOString();
    expect(reportText({ report: `Passback 1.4.0\nLast write {${at}}` } as HealthView, now)).toBe(`Passback 1.4.0\nLast write ${moment(at, now)}`);
  });
});
