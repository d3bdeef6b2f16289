/** What the lock says, and its settings. */
import { type Spoken, spoken } from "../language/language";
import { spanish } from "./words.es";

const english = {
  locked: "Passback is locked",
  lockedText: "Everything is where you left it. A sync that was running goes on.",
  pin: "PIN",
  unlock: "Unlock",
  covered: "Hidden while another window is in front",
  coveredText: "Click here to come back.",

  lockNow: "Lock now",
  presenting: "Present: hide the names",
  presented: "Stop presenting: show the names",

  lock: "App lock",
  setPin: "Set a PIN…",
  changePin: "Change the PIN…",
  removePin: "Remove the PIN…",
  idle: "Lock when nothing is touched for",
  idles: { 0: "Never by itself", 5: "5 minutes", 15: "15 minutes", 60: "60 minutes" } as Record<number, string>,
  onSleep: "Lock when the computer sleeps",
  onSleepText: "After a sleep of a minute or more, Passback asks for the PIN.",
  hide: "Hide the gradebook when Passback is not in front",
  hideText: "Nothing of your students can be seen while you use another window, a shared screen for instance. It asks for no PIN.",

  pinDialog: {
    set: "Set a PIN",
    change: "Change the PIN",
    remove: "Remove the PIN",
    lead: "At least 4 digits. Passback asks for it at every start and whenever it was locked.",
    removeLead: "Passback is not locked any more, not by itself and not at the start.",
    before: "PIN until now",
    first: "New PIN",
    again: "The same again",
    short: "At least 4 digits are needed, and nothing else.",
    differs: "The two are not the same.",
    keep: "Keep this PIN",
    take: "Remove the PIN",
  },
  done: "The PIN is set.",
  removed: "The PIN is removed.",

  key: {
    title: "Your grades can’t be opened here",
    anew: "Begin anew…",
    sealed: "Your grades wait for your passphrase",
    passphrase: "Passphrase",
    open: "Open",
    dialog: {
      title: "Begin anew without these grades?",
      lead: "What can’t be opened is moved into a folder of its own beside the data. Nothing is deleted, and nothing in your LMS is changed.",
      points: [
        "Passback begins empty. You can restore a sealed backup afterwards, in Settings.",
        "If the key is found again, whoever looks after this computer can put the folder back.",
        "Don’t create assignments again that may be in the LMS already: Passback can’t know of them then.",
      ],
      sealed: "The file that the passphrase opens goes into the folder too: other accounts that it keeps can’t be opened then either.",
      action: "Begin anew",
    },
  },
} as const;

export type LockWords = Spoken<typeof english>;
export const lockWords: LockWords = spoken(english, spanish);
