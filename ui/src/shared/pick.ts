/** Lets the teacher choose a file; `null` when nothing was chosen. */
export function pickFile(accept: string): Promise<File | null> {
  return new Promise((resolve) => {
    const input = document.createElement("input");
    input.type = "file";
    input.accept = accept;
    input.addEventListener("cancel", () => resolve(null));
    input.addEventListener("change", () => resolve(input.files?.[0] ?? null));
    input.click();
  });
}

/** The same, read as text. */
export async function pickText(accept: string): Promise<string | null> {
  return (await pickFile(accept))?.text() ?? null;
}
