/** What every spec starts from: a host, the window on it, and an eye on what the browser complains about. */
import { type BrowserContext, type Page, test as base, expect } from "@playwright/test";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { Host, type School } from "./host";
import { LmsPage } from "./lms";
import { Passback } from "./passback";

interface Given {
  /** The sample school's sizes; set with `test.use`. */
  school: School;
  /** The guided first run stays, as a newcomer sees it; otherwise it is skipped at once. */
  tour: boolean;
  folder: string;
  host: Host;
  /** The window, before anything was clicked. */
  window: Passback;
  /** The window with the sample school open, on its first section. */
  passback: Passback;
  /** The LMS's own page of the first section, in a second browser window. */
  lms: LmsPage;
}

/** Everything a page complains about: script errors, blocked content, dialogs that only a foreign script would open. */
function watch(page: Page, trouble: string[]): void {
  page.on("pageerror", (error) => trouble.push(`error in the page: ${error.message}`));
  page.on("console", (message) => {
    if (message.type() !== "error" && message.type() !== "warning") return;
    // A refused command is an ordinary answer; the browser mentions its status.
    const refusal = message.text().includes("status of 422") && /\/(rpc|lms\/api)\//.test(message.location().url);
    if (!refusal) trouble.push(`${message.type()}: ${message.text()}`);
  });
  page.on("dialog", (dialog) => {
    trouble.push(`a dialog of the browser: ${dialog.message()}`);
    void dialog.dismiss();
  });
}

export const test = base.extend<Given>({
  school: [{}, { option: true }],
  tour: [false, { option: true }],

  folder: async ({}, use) => {
    const folder = await mkdtemp(path.join(tmpdir(), "passback-e2e-"));
    await use(folder);
    await rm(folder, { recursive: true, force: true });
  },

  host: async ({ folder, school }, use) => {
    const host = await Host.start(folder, school);
    await use(host);
    await host.stop();
  },

  // The host is asked for first, so that it outlives the pages that listen to it.
  context: async ({ host, context }, use) => {
    await context.grantPermissions(["clipboard-read", "clipboard-write"], { origin: host.url });
    const trouble: string[] = [];
    for (const page of context.pages()) watch(page, trouble);
    context.on("page", (page) => watch(page, trouble));
    await use(context);
    expect(trouble, "complaints of the browser").toEqual([]);
  },

  window: async ({ host, page, tour }, use) => {
    await page.goto(host.url);
    await use(new Passback(page, host, tour));
  },

  passback: async ({ window }, use) => {
    await window.trySampleSchool();
    await use(window);
  },

  lms: async ({ passback, context }, use) => {
    await use(await openLms(context, passback));
  },
});

/** Opens the LMS's page as the teacher does: by the address Passback gives to the browser. */
async function openLms(context: BrowserContext, passback: Passback): Promise<LmsPage> {
  const { url } = await passback.host.call("open_in_lms", { section: passback.book.section });
  expect(await passback.host.opened()).toContain(url);
  const page = await context.newPage();
  await page.goto(url);
  return new LmsPage(page);
}

export { expect };
