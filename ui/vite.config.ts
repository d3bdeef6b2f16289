import { svelte } from "@sveltejs/vite-plugin-svelte";
import type { Plugin } from "vite";
import { defineConfig } from "vitest/config";

// `npm run dev` talks to a headless host of the desk over loopback HTTP. Its address is an argument, not a rule.
const host = process.env["PASSBACK_HOST"] ?? "http://127.0.0.1:4780";

/**
 * The window begins with a small file that finds out its language (src/main.ts); everything else comes after it. What it
 * will need, letters too, is fetched beside it instead of behind it.
 */
const aheadOfTime: Plugin = {
  name: "passback-ahead-of-time",
  transformIndexHtml: {
    order: "post",
    handler(_, { bundle }) {
      const chunks = Object.values(bundle ?? {}).filter((one) => one.type === "chunk");
      const app = chunks.find((one) => one.facadeModuleId?.endsWith("/src/app.ts"));
      if (!app) return [];
      const begun = chunks.filter((one) => one.isEntry).flatMap((one) => [one.fileName, ...one.imports]);
      const files = [app.fileName, ...app.imports].filter((file) => !begun.includes(file));
      const fonts = Object.keys(bundle ?? {}).filter((file) => /\/(inter-latin-wght-normal|glyphs)-[^/]+\.(woff2|otf)$/.test(file));
      return [
        ...files.map((file) => ({ rel: "modulepreload", href: `/${file}`, crossorigin: true })),
        ...fonts.map((file) => ({ rel: "preload", as: "font", href: `/${file}`, crossorigin: true })),
      ].map((attrs) => ({ tag: "link", attrs, injectTo: "head" as const }));
    },
  },
};

export default defineConfig({
  plugins: [svelte(), aheadOfTime],
  build: {
    target: ["es2022", "safari16", "chrome109"],
    // No inlined fonts or pictures: the window's policy takes them from itself only.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
  server: { proxy: { "/rpc": host, "/events": host } },
  // Reading every component for texts takes seconds on a busy machine.
  // One of them reads the styles, too.
  test: { include: ["test/**/*.test.ts", "src/**/*.test.ts"], testTimeout: 60_000, css: true },
});
