import { beforeEach, describe, expect, it, vi } from "vitest";
import type { SettingsForm, SettingsView } from "../ipc";

const form: SettingsForm = {
  theme: "system", language: "system", density: "comfortable", single_keys: true, keys: [], quiet: { on: false, from: "18:00", to: "07:00", weekends: false },
  notices: true, conflicts: "ask", comments: [], hidden_sections: [], tour_done: false,
};
const data = { folder: "", bytes: 0, backups: [], copies: [], encrypted: false, at_rest: "" };
const call = vi.fn<(name: string, input: unknown) => Promise<SettingsView>>();
vi.mock("../ipc", () => ({ call: (name: string, input: unknown) => call(name, input) }));
vi.mock("./looks.svelte", () => ({ looks: { show: () => undefined } }));

async function fresh() {
  vi.resetModules();
  return (await import("./settings.svelte")).settings;
}

describe("the settings", () => {
  let stored: SettingsForm;
  let refuse: (input: SettingsForm) => boolean;

  beforeEach(() => {
    stored = form;
    refuse = () => false;
    call.mockReset();
    call.mockImplementation((name, input) => {
      if (name === "change_settings") {
        if (refuse(input as SettingsForm)) return Promise.reject(new Error("refused"));
        stored = input as SettingsForm;
      }
      return Promise.resolve({ choices: stored, data, removed: [] });
    });
  });

  it("are drawn at once and sent back whole", async () => {
    const settings = await fresh();
    await settings.read();
    const done = settings.change({ theme: "dark" });
    expect(settings.choices?.theme).toBe("dark");
    await done;
    expect(stored).toEqual({ ...form, theme: "dark" });
  });

  it("go back where they were if they could not be saved, and only those", async () => {
    const settings = await fresh();
    await settings.read();
    refuse = (input) => input.theme === "dark";
    const bad = settings.change({ theme: "dark" });
    const good = settings.change({ density: "compact" });
    await expect(bad).rejects.toThrow("refused");
    await good;
    expect(settings.choices).toEqual({ ...form, density: "compact" });
    expect(stored).toEqual({ ...form, density: "compact" });
  });

  it("changed quickly one after the other lose nothing", async () => {
    const settings = await fresh();
    await settings.read();
    await Promise.all([settings.change({ theme: "dark" }), settings.change({ notices: false }), settings.change({ theme: "light" })]);
    expect(stored).toEqual({ ...form, theme: "light", notices: false });
  });

  it("are read before the first change, if they were not yet", async () => {
    const settings = await fresh();
    stored = { ...form, comments: ["Kept."] };
    await settings.change({ theme: "dark" });
    expect(stored).toEqual({ ...form, comments: ["Kept."], theme: "dark" });
  });
});
