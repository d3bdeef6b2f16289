import { describe, expect, it } from "vitest";
import type { ConnectionView } from "../ipc";
import { windowActions, type Around, type Deeds } from "./actions";

const connection: ConnectionView = {
  district: "", school: "", teacher: "", initials: "", lms: "Canvas", through: "", link: "connected", note: "", relay: null, sealed: false, sample: true,
  last_read: null, last_synced: null, next_try_in: null, offline_since: null,
};
const around: Around = {
  connection, place: "gradebook", section: true, running: false, pulling: false, undo: { undo: null, redo: null }, theme: "system", density: "comfortable",
};
const nothing = () => undefined;
const deeds: Deeds = {
  to: nothing, sync: nothing, pull: nothing, undo: nothing, redo: nothing, add: nothing, results: nothing, export: nothing, openLms: nothing, health: nothing, settings: nothing,
  shortcuts: nothing, theme: nothing, density: nothing,
};
const on = (more: Partial<Around>) => windowActions({ ...around, ...more }, deeds).filter((one) => !one.off);
const ids = (more: Partial<Around>) => on(more).map(({ id }) => id);

describe("actions of the window", () => {
  it("are off where their buttons are", () => {
    expect(ids({})).not.toContain("to-gradebook");
    expect(ids({})).toEqual(expect.arrayContaining(["sync", "pull", "to-review", "add", "settings", "theme-dark", "rows-compact"]));
    expect(ids({})).not.toContain("undo");
    expect(ids({ undo: { undo: "Undo 3 grades", redo: null } })).toContain("undo");
    const offline = ids({ connection: { ...connection, link: "offline" } });
    expect(offline).not.toContain("sync");
    expect(offline).not.toContain("pull");
    expect(ids({ connection: { ...connection, link: "offline" }, running: true })).toContain("sync");
  });

  it("do not undo what nobody sees on Connection health, and lead back from there", () => {
    const there = ids({ place: "health", undo: { undo: "Changed 3 grades", redo: null } });
    expect(there).not.toContain("undo");
    expect(there).not.toContain("health");
    expect(there).toEqual(expect.arrayContaining(["to-gradebook", "to-review", "sync"]));
  });

  it("without a section are only those of the program", () => {
    expect(ids({ section: false })).toEqual(["health", "settings", "shortcuts", "theme-light", "theme-dark", "rows-compact"]);
  });

  it("name a key only where it does that", () => {
    expect(on({}).find(({ id }) => id === "sync")?.keys).toBe("Ctrl Enter");
    expect(on({ place: "changes" }).find(({ id }) => id === "sync")).not.toHaveProperty("keys");
  });

  it("say what would be undone", () => {
    expect(on({ undo: { undo: "Changed 3 grades", redo: null } }).find(({ id }) => id === "undo")).toMatchObject({ name: "Undo: Changed 3 grades", keys: "Ctrl Z" });
  });
});
