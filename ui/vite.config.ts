import { svelte } from "@sveltejs/vite-plugin-svelte";
import { defineConfig } from "vitest/config";

// `npm run dev` talks to a headless host of the desk over loopback HTTP. Its address is an argument, not a rule.
const host = process.env["PASSBACK_HOST"] ?? "http://127.0.0.1:4780";

export default defineConfig({
  plugins: [svelte()],
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
