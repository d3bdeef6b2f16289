/** A file's bytes on their way to the desk. What is in it, and whether it is too large, is the desk's to judge. */

/** What the file chooser offers. */
export const accepted = ".csv,.tsv,.txt,.xlsx,.xls,.ods";

/** More than the desk takes: whatever lies behind this is not worth reading. */
const most = 11 * 1024 * 1024;

/** Base64 of the file, made by the browser beside the main path. */
export function base64(file: Blob): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.addEventListener("load", () => resolve(typeof reader.result === "string" ? bare(reader.result) : ""));
    reader.addEventListener("error", () => reject(reader.error ?? new Error("unread")));
    reader.readAsDataURL(file.size > most ? file.slice(0, most) : file);
  });
}

/** What stands behind the comma of a data address; an empty file may have none. */
export function bare(address: string): string {
  const comma = address.indexOf(",");
  return comma === -1 ? "" : address.slice(comma + 1);
}

/** Whether something that is dragged is a file of this computer. */
export function carriesFile(data: Pick<DataTransfer, "types"> | null): boolean {
  return data?.types.includes("Files") ?? false;
}
