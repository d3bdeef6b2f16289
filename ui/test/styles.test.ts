/** Styles of a feature that is fetched later stay for the rest of the session: they must not reach into another one. */
import { expect, it } from "vitest";

const sheets = import.meta.glob<string>("../src/*/*.css", { query: "?raw", import: "default", eager: true });
const components = import.meta.glob<string>("../src/*/*.svelte", { query: "?raw", import: "default", eager: true });

/** Fetched when it is first needed (see views/later.ts). */
const later = new Set(["assignment", "changes", "health", "history", "incoming", "outgoing", "palette", "queue", "review", "settings", "sync"]);
const folder = (path: string) => path.split("/").at(-2) ?? "";

/** Classes that a sheet styles wherever they are: `.name { … }` with nothing before it. */
function bare(css: string): string[] {
  const rules = css.replace(/\/\*[\s\S]*?\*\//g, "").matchAll(/(?:^|[{}])\s*([^{}@;]+)\{/g);
  return [...rules].flatMap(([, selectors = ""]) =>
    selectors.split(",").flatMap((selector) => {
      const alone = /^\.([\w-]+)(?::[\w-]+)*$/.exec(selector.trim());
      return alone?.[1] ? [alone[1]] : [];
    }),
  );
}

/** Classes that a component gives its elements. */
function given(source: string): string[] {
  const plain = [...source.matchAll(/\sclass="([^"{]*)"/g)].flatMap(([, names = ""]) => names.split(/\s+/));
  const listed = [...source.matchAll(/\sclass=\{\[([^\]]*)\]\}/g)].flatMap(([, list = ""]) => {
    const parts = list.split(",").map((part) => part.split("&&").at(-1) ?? "");
    return parts.flatMap((part) => [...part.matchAll(/"([^"]*)"/g)].flatMap(([, names = ""]) => names.split(/\s+/)));
  });
  return [...plain, ...listed].filter(Boolean);
}

it("a feature that is fetched later styles no class that another feature uses", () => {
  const users = new Map<string, Set<string>>();
  for (const [path, source] of Object.entries(components)) {
    for (const name of given(source)) users.set(name, (users.get(name) ?? new Set()).add(folder(path)));
  }
  const reaching = Object.entries(sheets).flatMap(([path, css]) => {
    const own = folder(path);
    if (!later.has(own)) return [];
    return bare(css).flatMap((name) => [...(users.get(name) ?? [])].filter((user) => user !== own).map((user) => `${own}: .${name} is used by ${user}`));
  });
  expect([...new Set(reaching)]).toEqual([]);
});
