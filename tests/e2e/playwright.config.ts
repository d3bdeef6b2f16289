/**
 * The UI in a browser against a headless host of the same desk. The browser comes from PASSBACK_CHROMIUM (a program),
 * PASSBACK_BROWSER_CHANNEL ("chrome"), or is Debian's Chromium if that is there; otherwise it is Playwright's own.
 */
import { defineConfig } from "@playwright/test";
import { existsSync } from "node:fs";

const debian = "/usr/bin/chromium";
const channel = process.env["PASSBACK_BROWSER_CHANNEL"];
const program = process.env["PASSBACK_CHROMIUM"] ?? (channel === undefined && existsSync(debian) ? debian : undefined);

export default defineConfig({
  testDir: "specs",
  outputDir: "test-results",
  // A machine that is shared can stand still longer than a test waits, so a test that failed is run once more.
  // One that passes only then is named at the end of `cargo xtask test`: it is to be mended, not forgotten.
  retries: 1,
  workers: 2,
  fullyParallel: true,
  forbidOnly: process.env["CI"] !== undefined,
  timeout: 180_000,
  snapshotPathTemplate: "baselines/{arg}{ext}",
  expect: {
    timeout: 30_000,
    toHaveScreenshot: { animations: "disabled", caret: "hide", scale: "device", threshold: 0.3, maxDiffPixelRatio: 0.01 },
  },
  reporter: [["list"]],
  use: {
    viewport: { width: 1440, height: 900 },
    locale: "en-US",
    timezoneId: "America/Chicago",
    actionTimeout: 30_000,
    trace: "retain-on-failure",
    launchOptions: {
      ...(program === undefined ? {} : { executablePath: program }),
      ...(channel === undefined ? {} : { channel }),
      args: [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--no-first-run",
        // Nothing leaves this computer: every other name leads nowhere.
        "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
      ],
    },
  },
});
