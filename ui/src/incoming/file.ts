/** A file's bytes on their way to the desk. What is in it, and whether it is too large, is the desk's to judge. */

import { base64 as whole } from "../shared/bytes";

/** What the file chooser offers. */
export const accepted = ".csv,.tsv,.txt,.xlsx,.xls,.ods";

/** More than the desk takes: whatever lies behind this is not worth reading. */
const most = 11 * 1024 * 1024;

/** Base64 of the file, as far as it is worth reading. */
export function base64(file: Blob): Promise<string> {
  return whole(file.size > most ? file.slice(0, most) : file);
}

/** Whether something that is dragged is a file of this computer. */
export function carriesFile(data: Pick<DataTransfer, "types"> | null): boolean {
  return data?.types.includes("Files") ?? false;
}
