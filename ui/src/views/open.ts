/** Which sheet is open over the window. */
export type Open =
  | { sheet: "sync"; run: string | null; undo?: string; only?: string }
  | { sheet: "settings"; pane?: "appearance" }
  | { sheet: "results"; file: File }
  | { sheet: "export" }
  | { sheet: "assignment"; assignment: string | null }
  | { sheet: "arrived"; assignment: string | null }
  | { sheet: "palette" }
  | { sheet: "shortcuts" };
