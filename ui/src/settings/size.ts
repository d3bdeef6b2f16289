/** Bytes for the reader: "640 bytes", "12 KB", "3.4 MB". */
import { count } from "../shared/format";
import { dataWords } from "./data-words";

export function size(bytes: number): string {
  if (bytes < 1000) return dataWords.bytes(bytes);
  const steps = ["KB", "MB", "GB"];
  let value = bytes / 1000;
  let step = 0;
  // 999.5 KB would be read as 1,000 KB.
  while (Math.round(value) >= 1000 && step < steps.length - 1) {
    value /= 1000;
    step += 1;
  }
  const shown = value < 10 ? Math.round(value * 10) / 10 : Math.round(value);
  return `${count(shown)} ${steps[step] ?? ""}`;
}
