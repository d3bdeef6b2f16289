/** Looks at a whole screen: no accessibility findings, and a picture to keep. */
import type { Page } from "@playwright/test";
import { mkdir } from "node:fs/promises";
import path from "node:path";
import { noFindings } from "./axe";

const pictures = process.env["PASSBACK_ARTIFACTS"] ?? path.join(import.meta.dirname, "../artifacts");

export function keeper(scheme: string, page: Page): (screen: string, without?: string[]) => Promise<void> {
  return async (screen, without = []) => {
    await noFindings(page, `${screen}, ${scheme}`, without);
    await mkdir(pictures, { recursive: true });
    // Painted in software, on as busy a machine as there is: the limit is that of a screen, not of a click.
    await page.screenshot({ path: path.join(pictures, `${screen}-${scheme}.png`), timeout: 60_000 });
  };
}
