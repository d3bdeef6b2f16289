/** Text lies in catalogues: nothing that is read stands in markup or between other code. */
import { parse } from "svelte/compiler";
import { describe, expect, it, vi } from "vitest";

// Every component is parsed: on a busy machine that takes its time.
vi.setConfig({ testTimeout: 60_000 });

const components = import.meta.glob<string>("../src/**/*.svelte", { query: "?raw", import: "default", eager: true });
const modules = import.meta.glob<string>(["../src/**/*.ts", "!../src/**/*words*.ts", "!../src/**/*.test.ts", "!../src/ipc/generated/**"], {
  query: "?raw", import: "default", eager: true,
});

/** Attributes and properties that are read to the teacher. */
const read = new Set([
  "aria-label", "aria-description", "aria-roledescription", "aria-valuetext", "title", "placeholder", "alt", "label", "text", "lead", "tip",
  "data-tip", "action", "cancel", "question",
]);
/** Keys are called the same in every language. */
const keys = /^\(?(Esc|Enter|Ctrl|Shift|Alt|K|Z)( (Esc|Enter|Ctrl|Shift|Alt|K|Z))*\)?$/;

interface Node {
  type: string;
  [part: string]: unknown;
}
const isNode = (value: unknown): value is Node => typeof value === "object" && value !== null && "type" in value;

function inner(node: Node): Node[] {
  return Object.values(node).flatMap((value) => (Array.isArray(value) ? (value as unknown[]).filter(isNode) : isNode(value) ? [value] : []));
}

/** What an expression could show: its strings, but not what is compared or looked up. */
function strings(node: Node): string[] {
  if (node.type === "Literal") return typeof node["value"] === "string" ? [node["value"]] : [];
  if (node.type === "TemplateElement") return [(node["value"] as { raw: string }).raw];
  if (node.type === "BinaryExpression" || node.type === "MemberExpression" || node.type === "CallExpression") return [];
  return inner(node).flatMap(strings);
}

function texts(node: Node): string[] {
  if (node.type === "Text") return [node["data"] as string];
  if (node.type === "ExpressionTag") return strings(node["expression"] as Node);
  if (node.type === "Attribute") {
    if (!read.has(node["name"] as string)) return [];
    const value = node["value"];
    return (Array.isArray(value) ? (value as Node[]) : isNode(value) ? [value] : []).flatMap(texts);
  }
  return node.type === "StyleDirective" ? [] : inner(node).flatMap(texts);
}

/** Words that stand in a component's markup. */
function found(source: string): string[] {
  const tree = parse(source, { modern: true });
  return texts(tree.fragment as unknown as Node)
    .map((text) => text.replace(/&\w+;/g, " ").trim())
    .filter((text) => /\p{L}{2}/u.test(text) && !keys.test(text));
}

/** Sentences between code: a capital, and a word after it. */
function sentences(source: string): string[] {
  const bare = source.replace(/\/\*[\s\S]*?\*\/|(^|\s)\/\/.*$/gm, "");
  return [...bare.matchAll(/(["'`])(\p{Lu}\p{Ll}[\p{L}’]* \p{Ll}[^"'`\n]*)\1/gu)].map((one) => one[2] ?? "");
}

describe("a component", () => {
  it("is looked through as it is meant", () => {
    expect(found(`<p>Saved at once</p>`)).toEqual(["Saved at once"]);
    expect(found(`<button aria-label="Close it">{words.x}</button>`)).toEqual(["Close it"]);
    expect(found(`<p>{on ? "Saved" : words.x}</p><Dialog title={\`Remove \${name}\`} />`)).toEqual(["Saved", "Remove"]);
    expect(found(`<p class="lead">{words.x} · <kbd>Ctrl K</kbd></p>{#if kind === "Saved at once"}x{/if}`)).toEqual([]);
    expect(sentences(`say("Saved at once"); // "Not this one"`)).toEqual(["Saved at once"]);
  });
  it("has no text in its markup", () => {
    expect(Object.keys(components).length).toBeGreaterThan(80);
    expect(Object.entries(components).flatMap(([file, source]) => found(source).map((text) => `${file}: ${text}`))).toEqual([]);
  });
  it("has no sentence in its script, and neither has a module", () => {
    const all = [...Object.entries(components), ...Object.entries(modules)];
    expect(all.flatMap(([file, source]) => sentences(source).map((text) => `${file}: ${text}`))).toEqual([]);
  });
});
