/** What the settings say about the data on this computer, and before they are saved, brought back or erased. */
import { type Spoken, spoken } from "../language/language";
import { counted, moment } from "../shared/format";
import { spanish } from "./data-words.es";

const english = {
  folder: "Folder",
  folderText: (size: string) => `Everything Passback knows of your school lies here, ${size}.`,
  bytes: (n: number) => counted(n, "byte", "bytes"),
  copy: "Copy",
  copied: "Copied.",
  notCopied: "The clipboard did not take it. Select the folder’s name and copy it by hand.",
  newKey: "Change the key",
  encrypt: "Encrypt now",
  keyChanged: "Everything has a new key. The one before is forgotten.",
  nowEncrypted: "Everything on this computer is encrypted now.",

  backups: "Backups",
  backupsText: "Passback makes these by itself and keeps them in the same folder.",
  noBackups: "None yet.",
  save: "Save a sealed backup…",
  restore: "Restore a backup…",
  savedAs: "Saved as",

  copies: "Exported copies",
  copiesText: "Files that you saved with Passback. They are yours to keep or delete.",
  noCopies: "Nothing was exported yet.",
  there: "still there",
  gone: "no longer there",
  hidden: "names hidden",
  written: (what: string, at: string) => `${what}, ${moment(at)}`,

  erase: "Erase",
  eraseText: (lms: string) => `Takes everything of your school off this computer. Nothing in ${lms} is changed.`,
  eraseAction: "Erase everything…",

  passphrase: "Passphrase",
  again: "The same again",
  short: "At least 8 characters are needed.",
  differs: "The two are not the same.",
  saveDialog: {
    title: "Save a sealed backup",
    lead: "A file in your Downloads folder, sealed with a passphrase of yours.",
    warning: "Nobody can look the passphrase up: not your school, not Passback. Without it the file cannot be opened.",
    action: "Save backup",
  },
  restoreDialog: {
    title: "Restore a backup",
    lead: "Choose the file first.",
    choose: "Choose a file…",
    another: "Choose another file…",
    passphraseText: "What it was sealed with. Leave it empty if the backup was not sealed.",
    needed: "Choose the backup’s file first.",
    before: [
      "What is here now is backed up first.",
      "Then everything here becomes what it was when the backup was made.",
      "Nothing is sent by this.",
      "Passback leaves your school while it works and goes back to it afterwards.",
    ],
    action: "Restore this backup",
    done: "The backup is back. Nothing was sent.",
    unreadable: "That file could not be read. Nothing was changed.",
  },
  eraseDialog: {
    title: "Erase everything of your school from this computer?",
    lead: "Grades that were not sent are gone for good, and so are the backups here, the history and your settings.",
    kept: (lms: string) => `Nothing in ${lms} is changed: grades that are there stay there.`,
    copies: (n: number) => `Also erase ${counted(n, "exported file", "exported files")} that ${n === 1 ? "is" : "are"} still where ${n === 1 ? "it was" : "they were"} written`,
    word: "ERASE",
    type: (word: string) => `Type ${word} to go on`,
    action: "Erase everything",
    keep: "Keep everything",
    done: "Everything is erased",
    doneText: (lms: string) => `Grades, history, backups and settings are gone from this computer. Nothing in ${lms} was changed.`,
    partly: "Not everything could be erased",
    partlyText: (lms: string) => `What Passback could erase is gone; the list says what is not. Nothing in ${lms} was changed.`,
    left: "What is left",
    close: "Back to the start",
  },
} as const;

export type DataWords = Spoken<typeof english>;
export const dataWords: DataWords = spoken(english, spanish);
