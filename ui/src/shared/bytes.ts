/** A file's bytes as text, for their way to the desk. */

/** Base64 of the file, made by the browser beside the main path. */
export function base64(file: Blob): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.addEventListener("load", () => resolve(typeof reader.result === "string" ? bare(reader.result) : ""));
    reader.addEventListener("error", () => reject(reader.error ?? new Error("unread")));
    reader.readAsDataURL(file);
  });
}

/** What stands behind the comma of a data address; an empty file may have none. */
export function bare(address: string): string {
  const comma = address.indexOf(",");
  return comma === -1 ? "" : address.slice(comma + 1);
}
