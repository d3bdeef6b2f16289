/** `cargo xtask bench ui`: the same browser as the specs', one page, and nothing that costs time beside it. */
import { defineConfig } from "@playwright/test";
import specs from "../playwright.config";

export default defineConfig({
  ...specs,
  testDir: ".",
  testMatch: "*.bench.ts",
  outputDir: "../test-results",
  workers: 1,
  timeout: 900_000,
  use: { ...specs.use, trace: "off" },
});
