/** The gradebook at full size in Chromium: what was measured goes into a file, `cargo xtask bench ui` judges it. */
import { type Page, expect, test } from "@playwright/test";
import { writeFileSync } from "node:fs";
import { Host } from "../support/host";
import { type Key, Measured } from "./measured";

/** Set by `cargo xtask bench ui`. */
function variable(name: string): string {
  const value = process.env[name];
  if (value === undefined) throw new Error(`${name} is not set: cargo xtask bench ui sets it`);
  return value;
}

const rounds = 12;
const seconds = 5;
/** Columns that are sent while keys are pressed, and cells that are typed into meanwhile. */
const sent = 60;
const typed = 60;

/** Waits until the school's LMS is asked for nothing any more: what is read when the program starts is read. */
async function quiet(lms: string): Promise<void> {
  let before = "";
  await expect(async () => {
    const now = await (await fetch(new URL("/lms/api/counts", lms))).text();
    const same = now === before;
    before = now;
    expect(same).toBe(true);
  }).toPass({ intervals: [1000], timeout: 300_000 });
}

/** Types two digits and Enter, down a column, each key as soon as the last one is painted. */
async function type(page: Page, measured: Measured, column: number): Promise<Key[]> {
  await measured.start(column);
  await measured.keys();
  for (let cell = 0; cell < typed; cell += 1) {
    for (const key of ["1", String(cell % 10), "Enter"]) {
      await page.keyboard.press(key);
      await measured.settled();
    }
  }
  return measured.keys();
}

test("the gradebook at full size", async ({ page }) => {
  const empty = await Measured.on(page);
  const bare = await empty.frames("bare", seconds);
  await empty.field();
  await empty.armKeys();
  for (let key = 0; key < typed; key += 1) {
    await page.keyboard.press(String(key % 10));
    await empty.settled();
  }
  const bareKeys = await empty.keys();

  const host = await Host.start(variable("PASSBACK_MEASURE_DATA"), {});
  await page.goto(host.url);
  const measured = await Measured.on(page);
  const { sections } = await measured.state();
  const [full, other] = sections;
  if (!full || !other) throw new Error("the class has two sections");
  const open = (name: string) => page.locator("nav button", { hasText: name });
  const grid = (name: string) => page.getByRole("grid", { name: `Grades for ${name}`, exact: true });
  await expect(grid(full.name)).toBeVisible();
  await quiet(variable("PASSBACK_MEASURE_LMS"));

  const opening: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    await open(other.name).click();
    await expect(grid(other.name)).toBeVisible();
    await measured.armOpening(full.name);
    await open(full.name).click();
    opening.push(await measured.opened());
  }
  const down = await measured.frames("down", seconds);
  const across = await measured.frames("across", seconds);

  await measured.armKeys();
  const keys = await type(page, measured, 4);
  const run = await measured.send(full.id, sent);
  const keysInSync = await type(page, measured, 5);
  const { phase, confirmed, total } = await measured.runView(run);
  expect(phase, `${confirmed} of ${total} grades were sent when the typing was over`).toBe("sending");

  const figures = { opening, bare, bare_keys: bareKeys, down, across, keys, keys_in_sync: keysInSync, bytes: await measured.bytes(full.id) };
  writeFileSync(variable("PASSBACK_MEASURED"), JSON.stringify(figures));
  await host.stop();
});
