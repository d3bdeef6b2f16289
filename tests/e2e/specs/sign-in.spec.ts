/** Signing in through a relay, with a browser of the teacher's own: there and back, cancelled, ended, as somebody else. */
import type { Browser, Locator, Page } from "@playwright/test";
import { noFindings } from "../support/axe";
import { keeper } from "../support/keeper";
import type { Passback } from "../support/passback";
import { Relay, rivera, SystemBrowser } from "../support/relay";
import { expect, test as base } from "../support/test";

const test = base.extend<{ relay: Relay }>({
  relay: async ({}, use) => {
    const relay = await Relay.start();
    await use(relay);
    await relay.stop();
  },
});

const address = (page: Page): Locator => page.getByLabel("Your school’s relay");
const go = (page: Page): Locator => page.getByRole("button", { name: "Continue in the browser" });
const waits = (page: Page): Locator => page.getByText("Finish in your browser");

/** What the app opened last, in a browser of its own. */
async function opened(window: Passback, browser: Browser, n: number): Promise<SystemBrowser> {
  await expect.poll(async () => (await window.host.opened()).length).toBeGreaterThanOrEqual(n);
  return SystemBrowser.open(browser, (await window.host.opened())[n - 1] ?? "");
}

async function typeRelay(page: Page, relay: string): Promise<void> {
  await page.getByRole("button", { name: "Sign in with Clever" }).click();
  await address(page).fill(relay);
  await go(page).click();
}

async function signIn(window: Passback, browser: Browser, relay: Relay, teacher = rivera): Promise<void> {
  const n = (await window.host.opened()).length;
  await typeRelay(window.page, relay.url);
  await expect(waits(window.page)).toBeVisible();
  const own = await opened(window, browser, n + 1);
  await own.choose(teacher);
  await own.answer("Continue to Passback");
  await expect(account(window.page, teacher)).toBeVisible();
}

const account = (page: Page, teacher: string): Locator => page.getByRole("button", { name: new RegExp(`^Account.*${teacher}`) });
const sections = (page: Page): Locator => page.getByRole("navigation", { name: "Sections" }).getByRole("button");

async function menu(page: Page, item: string | RegExp, role: "menuitem" | "menuitemradio" = "menuitem"): Promise<void> {
  await page.getByRole("button", { name: /^Account/ }).click();
  await page.getByRole(role, { name: item }).click();
}

test("a teacher signs in from the welcome screen, in a browser of her own, and is there after a reload", async ({ window, browser, relay, page }) => {
  await signIn(window, browser, relay);
  await expect(sections(page)).toHaveCount(6);
  await expect(page.getByText(`Signed in as ${rivera}.`)).toBeVisible();
  await page.reload();
  await expect(account(page, rivera)).toBeVisible();
  await expect(page.getByRole("heading", { level: 1 })).not.toHaveText("Sections");
  expect(await relay.sessions()).toBe(1);
});

test("while the browser is open, the page is opened again, its address copied, and waiting is given up", async ({ window, relay, page }) => {
  await typeRelay(page, relay.url);
  await expect(waits(page)).toBeVisible();
  await expect(page.getByText(`Your browser shows the sign-in of ${relay.host}.`, { exact: false })).toBeVisible();
  const [first] = await window.host.opened();
  expect(first).toContain("/oauth/authorize?");
  await page.getByRole("button", { name: "Open the page again" }).click();
  await expect.poll(() => window.host.opened()).toEqual([first, first]);
  await page.getByRole("button", { name: "Copy the address" }).click();
  await expect.poll(() => window.clipboard()).toBe(first);
  await page.getByRole("button", { name: "Cancel" }).click();
  await expect(page.getByRole("button", { name: "Sign in with Clever" })).toBeFocused();
  await expect.poll(() => fetch(new URL(first ?? "").searchParams.get("redirect_uri") ?? "").then(() => "listens", () => "gone")).toBe("gone");
  expect((await window.host.call("app_state", {})).connection).toBeNull();
});

test("who says no in the browser reads why at the form, and can try again", async ({ window, browser, relay, page }) => {
  await typeRelay(page, relay.url);
  const own = await opened(window, browser, 1);
  await own.choose(rivera);
  await own.answer("Cancel");
  await expect(page.getByRole("alert")).toContainText("The sign-in was cancelled. Nothing was changed.");
  await expect(address(page)).toHaveValue(relay.url);
  await go(page).click();
  await expect(waits(page)).toBeVisible();
});

test("an address that is no relay’s is said in words, at its place, before any browser opens", async ({ window, relay, page }) => {
  await page.getByRole("button", { name: "Sign in with Clever" }).click();
  await expect(address(page)).toBeFocused();
  await expect(go(page)).toHaveAttribute("aria-disabled", "true");
  for (const [typed, said] of [
    ["http://relay.example.org", "begins with http://"],
    ["two words", "That is not the address of a relay."],
    ["http://127.0.0.1:9", "The relay can’t be reached."],
    [window.host.url, "is not a Passback relay"],
  ] as const) {
    await address(page).fill(typed);
    await address(page).press("Enter");
    await expect(page.getByRole("alert"), typed).toContainText(said);
    await expect(address(page), "to mend it").toBeFocused();
  }
  expect(await window.host.opened()).toEqual([]);
  await address(page).fill(`${relay.host}`);
  await address(page).press("Enter");
  await expect(waits(page)).toBeVisible();
  await expect(page.getByRole("alert")).toHaveCount(0);
});

test("an invitation link is as good as the address", async ({ window, browser, relay, page }) => {
  await typeRelay(page, await relay.invitation());
  const own = await opened(window, browser, 1);
  await own.choose(rivera);
  await own.answer("Continue to Passback");
  await expect(account(page, rivera)).toBeVisible();
});

test("an invitation that came as a file fills in its link, and another file says that it holds none", async ({ window, browser, relay, page }) => {
  await page.getByRole("button", { name: "Sign in with Clever" }).click();
  const open = async (name: string, text: string) => {
    const chooser = page.waitForEvent("filechooser");
    await page.getByRole("button", { name: "Open an invitation file…" }).click();
    await (await chooser).setFiles({ name, mimeType: "text/plain", buffer: Buffer.from(text) });
  };
  await open("minutes.txt", "Nothing of the kind");
  await expect(page.getByRole("alert")).toContainText("There is no invitation in this file, or more than one.");
  const { name, text, link } = await relay.invitationFile();
  await open(name, text);
  await expect(address(page)).toHaveValue(link);
  await expect(page.getByRole("alert")).toHaveCount(0);
  expect(await window.host.opened(), "nothing is opened before it was seen").toEqual([]);
  await go(page).click();
  const own = await opened(window, browser, 1);
  await own.choose(rivera);
  await own.answer("Continue to Passback");
  await expect(account(page, rivera)).toBeVisible();
});

test("somebody else’s sign-in shows nothing of the one before, not for a frame, and both stay side by side", async ({ window, browser, relay, page }) => {
  await signIn(window, browser, relay);
  const first = await window.host.call("app_state", {});
  const own = first.sections.map((section) => section.name);
  // Another teacher of the same school: the second in the relay's list.
  const other = await teacherBeside(window, browser, relay);
  // Whatever is painted from now on is looked at: in the window as it is, and in the one that opens in its place.
  const watch = () => {
    const place = document.readyState === "complete" ? "before" : "after";
    const seen: string[] = [];
    const look = () => {
      const text = document.body?.innerText ?? "";
      if (text !== seen.at(-1)) seen.push(text);
      sessionStorage.setItem(place, JSON.stringify(seen));
      requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  };
  await page.evaluate(watch);
  await page.addInitScript(watch);
  await menu(page, "Add another account…");
  await address(page).fill(relay.url);
  await go(page).click();
  const theirs = await opened(window, browser, 3);
  await theirs.choose(other);
  await theirs.answer("Continue to Passback");
  await expect(account(page, other)).toBeVisible();
  const second = (await window.host.call("app_state", {})).sections.map((section) => section.name);
  const hers = own.filter((name) => !second.includes(name));
  expect(hers.length, "sections that the other one has not").toBeGreaterThan(0);
  const painted = async (place: string) => JSON.parse((await page.evaluate((name) => sessionStorage.getItem(name), place)) ?? "[]") as string[];
  const [before, after] = [await painted("before"), await painted("after")];
  expect(before.some((frame) => frame.includes(rivera))).toBe(true);
  expect(after.some((frame) => frame.includes(other))).toBe(true);
  for (const name of [rivera, ...hers]) expect(after.filter((frame) => frame.includes(name)), name).toEqual([]);
  const alone = second.filter((name) => !own.includes(name));
  for (const name of [other, ...alone]) expect(before.filter((frame) => frame.includes(name)), `${name}, in the window of before`).toEqual([]);

  await test.step("and back again by the menu", async () => {
    await menu(page, rivera, "menuitemradio");
    await expect(account(page, rivera)).toBeVisible();
    await expect(sections(page)).toHaveCount(own.length);
    expect(await relay.sessions()).toBe(2);
  });
});

/** A name from the page that lists the teachers. */
async function teacherBeside(window: Passback, browser: Browser, relay: Relay): Promise<string> {
  const { page: form } = await window.host.call("begin_sign_in", { address: relay.url, keep: { kind: "keyring" } });
  const look = await SystemBrowser.open(browser, form);
  const names = await look.page.getByRole("link").allTextContents();
  await look.page.context().close();
  await window.host.call("cancel_sign_in", {});
  return names.map((name) => name.trim()).find((name) => name !== "" && !name.includes(rivera)) ?? "";
}

test("signing out says what stays and what is not sent, ends it at the relay, and shows nothing until she is back", async ({ window, browser, relay, page }) => {
  await signIn(window, browser, relay);
  const { sections: hers } = await window.host.call("app_state", {});
  await menu(page, "Sign out…");
  const question = page.getByRole("alertdialog", { name: `Sign ${rivera} out?` });
  await expect(question).toContainText("6 sections stay on this computer");
  await expect(question.getByRole("button", { name: "Stay signed in" })).toBeFocused();
  await noFindings(page, "the question");
  await question.getByRole("button", { name: "Sign out" }).click();
  await expect(page.getByRole("heading", { name: "Check every grade before it goes back" })).toBeVisible();
  await expect(page.getByText("Signed out, here and at the relay.", { exact: false })).toBeVisible();
  for (const { name } of hers) await expect(page.getByText(name)).toHaveCount(0);
  expect(await relay.sessions()).toBe(0);
  await page.getByRole("button", { name: new RegExp(`${rivera}.*Signed out`) }).click();
  await expect(waits(page)).toBeVisible();
  const own = await opened(window, browser, 2);
  await own.choose(rivera);
  await own.answer("Continue to Passback");
  await expect(account(page, rivera)).toBeVisible();
});

test("a sign-in that the district ended is begun anew by a banner, and the gradebook stays where it is", async ({ window, browser, relay, page }) => {
  await signIn(window, browser, relay);
  await relay.endAll();
  const heading = await page.getByRole("heading", { level: 1 }).textContent();
  await page.getByRole("button", { name: /^Check .* now$/ }).click();
  const banner = page.getByRole("status").filter({ hasText: "no longer accepts the sign-in" });
  await banner.getByRole("button", { name: "Sign in again" }).click();
  await expect(waits(page)).toBeVisible();
  await noFindings(page, "signing in again");
  const own = await opened(window, browser, 2);
  await own.choose(rivera);
  await own.answer("Continue to Passback");
  await expect(page.getByRole("dialog")).toHaveCount(0);
  await expect(banner).toHaveCount(0);
  expect(await page.getByRole("heading", { level: 1 }).textContent()).toBe(heading);
  expect(await relay.sessions()).toBe(1);
});

test.describe("without a keyring", () => {
  test.use({ school: { keyring: "none" } });

  test("a passphrase is offered in words, and asked for after a restart", async ({ window, browser, relay, page, host }) => {
    await page.getByRole("button", { name: "Sign in with Clever" }).click();
    await expect(page.getByText("This computer has no keyring", { exact: false })).toBeVisible();
    await noFindings(page, "the passphrase");
    await address(page).fill(relay.url);
    await page.getByLabel("Passphrase", { exact: true }).fill("seven little books");
    await page.getByLabel("The same again").fill("seven little bricks");
    await go(page).click();
    await expect(page.getByRole("alert")).toContainText("The two are not the same.");
    await page.getByLabel("The same again").fill("seven little books");
    await go(page).click();
    await expect(waits(page)).toBeVisible();
    const own = await opened(window, browser, 1);
    await own.choose(rivera);
    await own.answer("Continue to Passback");
    await expect(account(page, rivera)).toBeVisible();

    await page.goto("about:blank");
    await host.reopen(() => Promise.resolve());
    await page.goto(host.url);
    await expect(page.getByRole("heading", { name: "Your grades wait for your passphrase" })).toBeVisible();
    const field = page.getByLabel("Passphrase");
    await expect(field).toBeFocused();
    await noFindings(page, "waiting for the passphrase");
    await field.fill("seven little bricks");
    await page.keyboard.press("Enter");
    await expect(page.getByRole("alert")).toContainText("does not open the file of sign-ins");
    await noFindings(page, "another passphrase");
    await field.fill("seven little books");
    await page.getByRole("button", { name: "Open" }).click();
    await expect(account(page, rivera)).toBeVisible();
    await expect(page.getByRole("button", { name: "Type the passphrase…" })).toHaveCount(0);
    expect((await host.call("settings", {})).data.encrypted).toBe(true);
    expect(await relay.sessions()).toBe(1);
  });

  test("who wants nothing kept is signed in until Passback is closed", async ({ window, browser, relay, page }) => {
    await page.getByRole("button", { name: "Sign in with Clever" }).click();
    await page.getByRole("radio", { name: "Nowhere, until Passback is closed" }).check();
    await expect(page.getByLabel("Passphrase", { exact: true })).toHaveCount(0);
    await address(page).fill(relay.url);
    await go(page).click();
    await expect(waits(page)).toBeVisible();
    const own = await opened(window, browser, 1);
    await own.choose(rivera);
    await own.answer("Continue to Passback");
    await expect(account(page, rivera)).toBeVisible();
  });
});

for (const scheme of ["light", "dark"] as const) {
  test.describe(scheme, () => {
    test.use({ colorScheme: scheme, reducedMotion: "reduce" });
    test(`signing in has no accessibility findings, ${scheme}`, async ({ window, browser, relay, page }) => {
      const keep = keeper(scheme, page);
      await page.getByRole("button", { name: "Sign in with Clever" }).click();
      await expect(address(page)).toBeFocused();
      await keep("sign-in");
      await address(page).fill("http://relay.example.org");
      await go(page).click();
      await expect(page.getByRole("alert")).toBeVisible();
      await keep("sign-in-problem");
      await address(page).fill(relay.url);
      await go(page).click();
      await expect(waits(page)).toBeVisible();
      await keep("sign-in-waits");
      const own = await opened(window, browser, 1);
      await own.choose(rivera);
      await own.answer("Continue to Passback");
      await expect(account(page, rivera)).toBeVisible();
      await page.getByRole("button", { name: /^Account/ }).click();
      await keep("accounts", ["region"]);
    });
  });
}

test.describe("a link from outside", () => {
  /** One that a page made up: the relay never gave this code. */
  const made = (relay: string) => `passback://launch?${new URLSearchParams({ relay, code: "Qm9vay1vZi1hLXRlc3Qtd2l0aC00My1sZXR0ZXJz-_0" }).toString()}`;

  test("is asked about in words before anybody is asked anything, and a no changes nothing", async ({ window, relay, page }) => {
    await expect(page.getByRole("button", { name: "Sign in with Clever" })).toBeVisible();
    await window.host.link(made("https://relay.example.org"));
    const question = page.getByRole("alertdialog", { name: "Open relay.example.org?" });
    await expect(question).toContainText("If you did not just open Passback from your LMS, choose Cancel");
    await expect(question.getByRole("button", { name: "Cancel" })).toBeFocused();
    await noFindings(page, "the question of a link");
    await page.reload();
    await question.getByRole("button", { name: "Cancel" }).click();
    await expect(question).toHaveCount(0);
    expect((await window.host.call("accounts", {})).launch).toBeNull();
    expect((await window.host.call("app_state", {})).connection).toBeNull();
    expect(await relay.sessions()).toBe(0);
  });

  test("that the relay never made signs nobody in, and says so", async ({ window, browser, relay, page }) => {
    await window.host.link(made(relay.url));
    const question = page.getByRole("alertdialog", { name: `Open ${relay.host}?` });
    await question.getByRole("button", { name: "Sign in" }).click();
    await expect(page.getByRole("dialog", { name: "The link was not opened" })).toContainText("was used before, or is older than a minute");
    await page.getByRole("button", { name: "Close" }).click();
    expect(await relay.sessions()).toBe(0);

    await signIn(window, browser, relay);
    await window.host.link(made(relay.url));
    await expect(page.getByRole("dialog", { name: "The link was not opened" })).toBeVisible();
    await page.getByRole("button", { name: "Close" }).click();
    await expect(page.getByRole("dialog")).toHaveCount(0);
    await expect(account(page, rivera)).toBeVisible();
    expect(await relay.sessions()).toBe(1);
  });

  test("that is no link of ours opens nothing", async ({ window, page }) => {
    for (const bad of ["passback://launch?relay=x", "https://relay.example.org", "--data-dir"]) {
      await window.host.link(bad);
      const told = page.getByRole("dialog", { name: "This link can’t be opened" });
      await expect(told).toBeVisible();
      await told.getByRole("button", { name: "Close" }).click();
      await expect(told).toHaveCount(0);
    }
  });
});
