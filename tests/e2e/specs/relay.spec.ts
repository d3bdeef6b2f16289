/** The district's side in a real browser: the admin page, a teacher who asks, one who is invited, one who is shut out. */
import { type Browser, type Page, expect, test } from "@playwright/test";
import { noFindings } from "../support/axe";
import { Relay } from "../support/relay";

const schemes = ["light", "dark"] as const;

/** The admin page, opened with its secret. */
async function admin(page: Page, relay: Relay): Promise<void> {
  await page.goto(relay.said.admin_url);
  await page.getByLabel("Admin secret").fill(relay.said.admin_secret);
  await page.getByRole("button", { name: "Open the admin page" }).click();
  await expect(page.getByRole("heading", { name: "District and LMS" })).toBeVisible();
}

/** A teacher in a browser of her own, who signs in as this person of the sample school. */
async function teacher(browser: Browser, relay: Relay, name: string, first?: string): Promise<Page> {
  const page = await (await browser.newContext()).newPage();
  if (first !== undefined) await page.goto(first);
  await page.goto(relay.said.teacher_sign_in);
  await page.getByRole("link", { name }).click();
  return page;
}

for (const colorScheme of schemes) {
  test(`the district connects, lets teachers in and shuts one out, ${colorScheme}`, async ({ page, browser }) => {
    const relay = await Relay.start("--invited-only");
    try {
      await page.emulateMedia({ colorScheme });
      await page.goto(relay.said.admin_url);
      await noFindings(page, "the door of the admin page");
      await page.getByLabel("Admin secret").fill("not the secret at all");
      await page.keyboard.press("Enter");
      await expect(page.getByText("This is not the secret.")).toBeVisible();
      await admin(page, relay);
      await expect(page.getByText("Lincoln Unified: Canvas is connected and matched")).toBeVisible();
      await expect(page.getByText(/Matched with the LMS: .*students [\d.]+ %/)).toBeVisible();

      const asking = await teacher(browser, relay, "Elena Rivera");
      await expect(asking.getByText("Your request is on its admin page now")).toBeVisible();
      await page.getByRole("button", { name: "Look again" }).click();
      await expect(page.getByRole("heading", { name: "1 asking to be let in" })).toBeVisible();
      await noFindings(page, "the admin page with a request");
      await page.getByRole("button", { name: "Let in: Elena Rivera" }).click();
      await expect(page.getByRole("status")).toContainText("was let in");
      await expect(page.getByRole("heading", { name: "1 let in" })).toBeVisible();
      await asking.goto(relay.said.teacher_sign_in);
      await asking.getByRole("link", { name: "Elena Rivera" }).click();
      await expect(asking.getByRole("heading", { name: "This relay knows you" })).toBeVisible();

      await page.getByRole("button", { name: "Make an invitation link for a teacher" }).click();
      const link = (await page.locator("#invitation").textContent()) ?? "";
      const invited = await (await browser.newContext()).newPage();
      await invited.goto(link);
      await expect(invited.getByRole("heading", { name: "You are invited" })).toBeVisible();
      await invited.emulateMedia({ colorScheme });
      await noFindings(invited, "an invitation");

      await page.getByRole("button", { name: "Make a link for the district’s data office" }).click();
      await invited.goto((await page.locator("#invitation").textContent()) ?? "");
      await expect(invited.getByRole("heading", { name: "Connect your district" })).toBeVisible();
      await expect(invited.getByText("Lincoln Unified: Canvas is connected and matched")).toBeVisible();

      await page.getByRole("button", { name: "Ask Clever for the token again" }).click();
      await expect(page.getByRole("status")).toContainText("The token was asked for again and is here.");
      await page.getByRole("button", { name: "Remove access: Elena Rivera" }).click();
      await expect(page.getByRole("status")).toContainText("was shut out");
      await asking.goto(relay.said.teacher_sign_in);
      await asking.getByRole("link", { name: "Elena Rivera" }).click();
      await expect(asking.getByText("Your request is on its admin page now")).toBeVisible();
    } finally {
      await relay.stop();
    }
  });
}
