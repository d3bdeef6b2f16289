/**
 * The look at a file while names are hidden: numbers for the students here, and nothing of what the file calls them. Who an
 * unsettled row is about cannot be said like that: the sheet offers to show the names.
 */
import type { ColumnRole, ImportRow, ImportView } from "../ipc";
import { names } from "../shared/names.svelte";
import { importWords as words } from "./words";

/** Columns whose values tell nobody who somebody is. */
const open: ReadonlySet<ColumnRole> = new Set<ColumnRole>(["score"]);

function shownRow(row: ImportRow): ImportRow {
  // The evidence is an id; without it the kind of evidence is said.
  return { ...row, who: row.student === null ? words.whoHidden : row.name, evidence: "" };
}

/** `roles`: what each column is, as it was said last. */
export function shownImport(section: string, view: ImportView | null, roles: readonly ColumnRole[]): ImportView | null {
  if (view === null || !names.hidden) return view;
  const named = names.of(section, view);
  return {
    ...named,
    rows: named.rows.map(shownRow),
    students: names.of(section, view.students, "by number"),
    columns: named.columns.map((column, at) => (open.has(roles[at] ?? "left_out") ? column : { ...column, samples: column.samples.map(() => words.sampleHidden).slice(0, 1) })),
  };
}
