/** The window in Spanish: chosen in Settings, spoken at once and everywhere, and left again. */
import type { Locator, Page } from "@playwright/test";
import { noFindings } from "../support/axe";
import { nothingCut } from "../support/cut";
import { keeper } from "../support/keeper";
import { chidinma, noah, quiz, sofia, systems, ticket } from "../support/people";
import { expect, test } from "../support/test";

// Every screen is looked through as a whole.
test.setTimeout(600_000);

const html = (page: Page) => page.locator("html");
const dialog = (page: Page) => page.getByRole("dialog").or(page.getByRole("alertdialog"));

/** Words of the English window that no fixed text may have in Spanish. What the desk says is its own matter. */
const english =
  /\b(Sync|Settings|Gradebook|Review|History|Changes?|Approved?|Close|Cancel|Keep|Take|Check|Show|Send|Sent|Student|Assignments?|Saved|Points|Score|Held|Ready|Select|Everything|Nothing|Last|Yours|Decision|Apply|Next|Previous|Search|Find|Filter|Connected|Account)\b/;

/** Where fixed texts stand. Titles and names have places of their own; `desk` are texts of the desk that stand among them. */
async function noEnglish(page: Page, where: string, desk: RegExp): Promise<void> {
  const found = await page.evaluate(() => {
    const from: string[] = [];
    for (const element of document.querySelectorAll("button, [role=tab], [role=menuitem], th, h2, h3, label, legend, dt, nav, [aria-label], [placeholder]")) {
      if (!element.checkVisibility() || element.closest("[lang=en], .ell, .chooser, [data-assignment]")) continue;
      if (/^(BUTTON|TH|H2|H3|LABEL|LEGEND|DT)$/.test(element.tagName) || element.getAttribute("role") === "tab") {
        const copy = element.cloneNode(true) as Element;
        for (const data of copy.querySelectorAll(".ell, bdi, [lang=en], small, .t2")) data.remove();
        from.push(copy.textContent.trim());
      }
      from.push(element.getAttribute("placeholder") ?? "");
    }
    return from;
  });
  expect(found.filter((text) => english.test(text) && !desk.test(text)), `English on ${where}`).toEqual([]);
}

async function choose(page: Page, settings: string, pane: string, language: string): Promise<void> {
  await page.getByRole("button", { name: settings, exact: true }).click();
  await page.getByRole("tab", { name: pane }).click();
  await page.getByRole("radio", { name: language }).check();
}

/** The window is there again, in the other language, with its settings open. */
async function opened(page: Page, tongue: "en" | "es"): Promise<void> {
  await expect(html(page)).toHaveAttribute("lang", tongue);
  const settings = page.getByRole("dialog", { name: tongue === "es" ? "Configuración" : "Settings" });
  await expect(settings.getByRole("radio", { name: tongue === "es" ? "Español" : "English" })).toBeChecked();
  await expect(settings.getByRole("tab", { selected: true })).toBeFocused();
}

const panes = [
  ["Esta sección", "section"], ["Teclas", "keys"], ["Comentarios", "comments"], ["Automático", "itself"], ["Secciones", "sections"], ["Datos", "data"],
] as const;

for (const scheme of ["light", "dark"] as const) {
  test.describe(scheme, () => {
    test.use({ colorScheme: scheme, reducedMotion: "reduce", viewport: { width: 1100, height: 720 } });

    /** Looks at a screen: the language of its texts and of the page, room for all of them, accessibility, a picture. */
    const looker = (page: Page) => {
      const picture = keeper(scheme, page);
      return async (screen: string, desk = /^$/) => {
        await expect(html(page)).toHaveAttribute("lang", "es");
        await noEnglish(page, screen, desk);
        await nothingCut(page, screen);
        await picture(`es-${screen}`);
      };
    };

    test(`the settings speak Spanish as soon as it is chosen, and nothing of them is cut, ${scheme}`, async ({ passback, page }) => {
      const look = looker(page);
      await expect(passback.grid).toBeVisible();
      await choose(page, "Settings", "Appearance", "Español");
      await opened(page, "es");
      await look("settings-appearance");
      for (const [pane, screen] of panes) {
        await page.getByRole("tab", { name: pane }).click();
        await expect(page.getByRole("tabpanel")).toHaveAccessibleName(pane);
        await expect(dialog(page).locator(".sk")).toHaveCount(0);
        await look(`settings-${screen}`);
      }
    });

    test(`the window speaks Spanish everywhere, nothing of it is cut, and English is back as quickly, ${scheme}`, async ({ passback, lms, page }) => {
      const look = looker(page);
      const tab = (name: string): Locator => page.getByRole("navigation", { name: "Vistas de la sección" }).getByRole("button", { name });
      const close = async () => {
        await page.keyboard.press("Escape");
        await expect(dialog(page)).toBeHidden();
      };

      await passback.typeDown(sofia, quiz, ["18", "15.5", "12"]);
      await passback.headMenu(quiz, "Approve 3 drafts");
      await lms.as("Mr. Okafor");
      await lms.setScore(chidinma, quiz, "9");
      await passback.openSync();
      await passback.send();
      await passback.closeSheet();
      await lms.setScore(noah, systems, "14");
      await lms.comment(sofia, ticket, "Please see me before class.");
      await passback.typeDown(sofia, systems, ["19", "18"]);

      await choose(page, "Settings", "Appearance", "Español");
      await opened(page, "es");
      await close();

      await expect(page.getByRole("grid", { name: /^Calificaciones de / })).toBeVisible();
      await page.getByRole("grid").locator(`[data-student="${passback.student(noah)}"][data-assignment="${passback.assignment(quiz)}"]`).click();
      await expect(page.getByRole("complementary", { name: "Calificación seleccionada" })).toContainText("Acordado");
      await look("gradebook");
      await page.getByRole("button", { name: /marcas/i }).click();
      await look("marks");
      await page.getByRole("button", { name: /marcas/i }).click();
      await page.keyboard.press("Shift+ArrowDown");

      await tab("Revisión").click();
      await expect(page.getByText(/por autorizar/).first()).toBeVisible();
      await look("review");

      await tab("Cambios en Canvas").click();
      await page.getByRole("button", { name: /^(Volver a leer|Leer Canvas ahora)$/ }).first().click();
      await expect(page.getByRole("region", { name: "Cambios hechos en Canvas" }).getByRole("grid")).toBeVisible();
      await look("changes");

      await tab("Historial").click();
      await expect(page.getByRole("table").first()).toBeVisible();
      await look("history");

      await tab("Calificaciones").click();
      await page.getByRole("button", { name: /^Sincronizar con / }).click();
      await expect(dialog(page).getByText(/^Primero se lee/)).toHaveCount(0);
      await expect(dialog(page).getByRole("button").first()).toBeVisible();
      await look("sync", /^(Nothing to send|Send \d)/);
      await close();

      for (const [keys, screen] of [["Control+k", "palette"], ["?", "shortcuts"]] as const) {
        await page.getByRole("grid").first().focus();
        await page.keyboard.press(keys);
        await expect(dialog(page)).toBeVisible();
        await look(screen);
        await close();
      }
      await page.getByRole("button", { name: "Exportar…" }).click();
      await expect(dialog(page).getByRole("radio").first()).toBeVisible();
      await look("export");
      await close();
      await page.getByRole("button", { name: "Estado de la conexión", exact: true }).click();
      await expect(page.getByRole("heading", { name: "Estado de la conexión" })).toBeVisible();
      await look("health");

      // And back, from where the teacher is.
      await choose(page, "Configuración", "Apariencia", "English");
      await opened(page, "en");
      await page.keyboard.press("Escape");
      await expect(page.getByRole("heading", { name: "Connection health" })).toBeVisible();
    });
  });
}

test("the language of the system is spoken until another one is chosen", async ({ browser, host }) => {
  const context = await browser.newContext({ locale: "es-MX" });
  const page = await context.newPage();
  await page.goto(host.url);
  await expect(page.getByRole("button", { name: "Probar la escuela de ejemplo" })).toBeVisible();
  await expect(html(page)).toHaveAttribute("lang", "es");
  await nothingCut(page, "welcome in Spanish");
  await context.close();
});

test("the place is kept, and so is what was being typed", async ({ passback, page }) => {
  await passback.typeDown(sofia, quiz, ["18", "15.5"]);
  await passback.tab(/^Review/).click();
  await page.getByRole("region", { name: "Review" }).getByRole("row", { name: new RegExp(`^${sofia}`) }).click();
  await page.keyboard.press("c");
  await page.keyboard.type("Show each step");
  await choose(page, "Settings", "Appearance", "Español");
  await opened(page, "es");
  await page.keyboard.press("Escape");
  const review = page.getByRole("region", { name: "Revisión" });
  await expect(review).toBeVisible();
  await expect(review).toContainText(quiz);
  await expect(review.getByRole("row", { name: new RegExp(`^${sofia}`) })).toContainText("Show each step");
});

test("a decision that is not applied is asked about before the window opens anew", async ({ passback, lms, page }) => {
  await passback.approveScore(noah, systems, "18");
  await lms.as("Mr. Okafor");
  await lms.setScore(noah, systems, "14");
  await passback.checkAgain();
  await passback.change(new RegExp(`^${noah}`)).getByRole("radio").first().click();
  await choose(page, "Settings", "Appearance", "Español");
  const question = page.getByRole("alertdialog", { name: "Open in the other language now?" });
  await expect(question).toBeVisible();
  await noFindings(page, "the question");
  await question.getByRole("button", { name: "Not now" }).click();
  await expect(question).toBeHidden();
  await expect(page.getByRole("radio", { name: "Español" })).not.toBeChecked();
  await expect(page.getByRole("radiogroup", { name: "Language" }).getByRole("radio", { name: "Like the system" })).toBeChecked();
  expect((await passback.host.call("settings", {})).choices.language).toBe("system");
  await page.getByRole("radio", { name: "Español" }).check();
  await question.getByRole("button", { name: "Change the language" }).click();
  await opened(page, "es");
  await page.keyboard.press("Escape");
  await expect(page.getByRole("region", { name: "Cambios hechos en Canvas" })).toBeVisible();
});
