/** Accessibility findings of what is on screen. */
import AxeBuilder from "@axe-core/playwright";
import { type Page, expect } from "@playwright/test";

const rules = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

export async function noFindings(page: Page, where: string, without: readonly string[] = []): Promise<void> {
  // A tooltip is said as the description of what it belongs to; it needs no landmark of its own.
  const { violations } = await new AxeBuilder({ page }).withTags(rules).exclude("#tip").disableRules([...without]).analyze();
  const told = violations.map((one) => `${one.id} (${String(one.impact)}): ${one.nodes.map((node) => `${node.html.slice(0, 160)} ${node.failureSummary ?? ""}`).join(" | ")}`);
  expect(told, `axe on ${where}`).toEqual([]);
}
