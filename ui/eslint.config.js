import js from "@eslint/js";
import svelte from "eslint-plugin-svelte";
import globals from "globals";
import ts from "typescript-eslint";
import svelteConfig from "./svelte.config.js";

const tauri = {
  group: ["@tauri-apps/*"],
  message: "Only src/ipc talks to the host. Use call() and onEvent() from src/ipc.",
};
const features = ["grid", "inspector", "welcome", "review", "changes", "sync", "history", "assignment", "settings", "queue", "incoming", "outgoing", "health", "palette", "tour", "student"];

/** language ← ipc ← shared ← book ← feature ← views: an import may only point to the left. */
function below(...names) {
  return {
    group: names.flatMap((name) => [`**/${name}/*`, `**/${name}/**`]),
    message: "Layering: language ← ipc ← shared ← book ← feature ← views. A feature does not know another feature.",
  };
}

function layer(files, ...above) {
  return {
    files,
    rules: { "no-restricted-imports": ["error", { patterns: [tauri, ...(above.length > 0 ? [below(...above)] : [])] }] },
  };
}

export default ts.config(
  { ignores: ["dist/", "node_modules/", "src/ipc/generated/"] },
  js.configs.recommended,
  ...ts.configs.strictTypeChecked,
  ...svelte.configs.recommended,
  {
    languageOptions: {
      globals: { ...globals.browser },
      parserOptions: {
        projectService: { allowDefaultProject: ["*.js", "fixture/*.mjs"] },
        extraFileExtensions: [".svelte"],
        tsconfigRootDir: import.meta.dirname,
      },
    },
    rules: {
      eqeqeq: "error",
      "no-console": "error",
      "no-eval": "error",
      "@typescript-eslint/consistent-type-imports": "error",
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      "@typescript-eslint/no-confusing-void-expression": ["error", { ignoreArrowShorthand: true, ignoreVoidReturningFunctions: true }],
      "@typescript-eslint/no-meaningless-void-operator": "off",
      "@typescript-eslint/no-unnecessary-condition": "off",
      "svelte/no-at-html-tags": "error",
    },
  },
  {
    files: ["**/*.svelte", "**/*.svelte.ts"],
    languageOptions: { parserOptions: { parser: ts.parser, svelteConfig } },
    rules: {
      // Maps and sets in state are values here: replaced, never changed in place.
      "svelte/prefer-svelte-reactivity": "off",
      // The type information that these need does not reach through template expressions reliably.
      "@typescript-eslint/no-unsafe-assignment": "off",
      "@typescript-eslint/no-unsafe-argument": "off",
      "@typescript-eslint/no-unsafe-call": "off",
      "@typescript-eslint/no-unsafe-member-access": "off",
      "@typescript-eslint/no-unsafe-return": "off",
    },
  },
  layer(["src/**"]),
  layer(["src/shared/**"], "book", ...features, "views"),
  layer(["src/book/**"], ...features, "views"),
  ...features.map((name) => layer([`src/${name}/**`], ...features.filter((other) => other !== name), "views")),
  layer(["src/language/**"], "ipc", "shared", "book", ...features, "views"),
  {
    files: ["src/ipc/**"],
    rules: { "no-restricted-imports": ["error", { patterns: [below("shared", "book", ...features, "views")] }] },
  },
  { files: ["*.js", "fixture/*.mjs"], ...ts.configs.disableTypeChecked },
  { files: ["*.js", "*.ts", "fixture/**"], languageOptions: { globals: { ...globals.node } }, rules: { "no-console": "off" } },
);
