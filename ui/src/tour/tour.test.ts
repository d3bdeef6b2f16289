import { describe, expect, it } from "vitest";
import { over, placed, type Box } from "./place";
import { steps, type Now } from "./steps";

const window = { width: 1440, height: 900 };
const card = { width: 300, height: 140 };

describe("the card of the tour", () => {
  it("stands under the thing, and beside it where there is no room", () => {
    expect(placed({ left: 400, top: 60, width: 80, height: 30 }, card, window)).toMatchObject({ side: "below", top: 104 });
    expect(placed({ left: 20, top: 860, width: 200, height: 30 }, card, window).side).toBe("after");
    expect(placed({ left: 1300, top: 860, width: 130, height: 30 }, card, window).side).toBe("before");
    expect(placed({ left: 0, top: 850, width: 1440, height: 50 }, card, window).side).toBe("above");
  });

  it("is never over the thing and always inside, wherever it is", () => {
    for (let left = 0; left <= 1380; left += 60) {
      for (let top = 0; top <= 860; top += 40) {
        const thing: Box = { left, top, width: 60, height: 40 };
        const at = { ...placed(thing, card, window), ...card };
        expect(over(at, thing), `${left}, ${top}`).toBe(false);
        expect(at.left >= 0 && at.top >= 0 && at.left + at.width <= window.width && at.top + at.height <= window.height).toBe(true);
      }
    }
  });

  it("waits in a corner where the thing is out of sight", () => {
    expect(placed(null, card, window)).toEqual({ left: 1128, top: 748, side: null });
  });

  it("leaves the thing in sight in a small window too", () => {
    const small = { width: 550, height: 360 };
    for (const thing of [{ left: 60, top: 60, width: 400, height: 200 }, { left: 250, top: 220, width: 300, height: 140 }]) {
      const at = placed(thing, { width: 200, height: 60 }, small);
      expect(over({ ...at, width: 200, height: 60 }, thing)).toBe(false);
    }
  });
});

describe("the steps of the tour", () => {
  const now: Now = { place: "gradebook", sheet: null, section: "a", approved: 2 };
  const done = (name: string, began: Partial<Now>, after: Partial<Now>) =>
    steps.find((step) => step.name === name)?.done({ ...now, ...began }, { ...now, ...began, ...after });

  it("are six at most", () => {
    expect(steps.length).toBeLessThanOrEqual(6);
  });

  it("go on when the teacher does the thing", () => {
    expect(done("grade", {}, { approved: 3 })).toBe(true);
    expect(done("review", {}, { place: "review" })).toBe(true);
    expect(done("sync", {}, { sheet: "sync" })).toBe(true);
    expect(done("results", {}, { sheet: "results" })).toBe(true);
    expect(done("history", {}, { place: "history" })).toBe(true);
    expect(done("changes", {}, { place: "changes" })).toBe(true);
  });

  it("wait for it otherwise, even where the teacher happens to be there already", () => {
    expect(done("grade", {}, { approved: 9, section: "b" })).toBe(false);
    expect(done("review", { place: "review" }, {})).toBe(false);
    expect(done("review", {}, { place: "history" })).toBe(false);
    expect(done("sync", {}, { sheet: "settings" })).toBe(false);
  });
});
