/** What is said while somebody signs in, and about the accounts on this computer. */
import { type Spoken, spoken } from "../language/language";
import { counted } from "../shared/format";
import { spanish } from "./sign-in-words.es";

const english = {
  door: "Sign in with Clever",
  doorText: "For Canvas, Google Classroom or Schoology",
  here: "Accounts on this computer",
  lookAround: "or look around first",
  opening: (name: string) => `Opening ${name}…`,

  title: "Sign in with Clever",
  again: "Sign in again",
  address: "Your school’s relay",
  addressText: "The address your district gave you, or the invitation link you were sent.",
  openFile: "Open an invitation file…",
  example: "relay.your-district.org",
  known: "Used here before",
  through: "Through the relay",
  go: "Continue in the browser",
  checking: "Asking the relay…",
  back: "Back",
  promise: "Your password is typed in your own browser, never in Passback.",

  keep: "Where your sign-in is kept",
  keepFile: "In a file with a passphrase",
  keepNowhere: "Nowhere, until Passback is closed",
  passphrase: "Passphrase",
  passphraseAgain: "The same again",
  short: "At least 8 characters are needed.",
  differs: "The two are not the same.",
  lost: "Nobody can look the passphrase up. Without it you sign in again, and what it encrypts here stays shut.",

  waiting: "Finish in your browser",
  waitingText: (host: string) => `Your browser shows the sign-in of ${host}. Come back here when it says that you are signed in.`,
  notOpened: (host: string) => `No browser could be opened. Copy the address of ${host} and open it in a browser on this computer.`,
  waits: (minutes: number) => `Passback waits ${counted(minutes, "minute", "minutes")}. Nothing is changed until then.`,
  openAgain: "Open the page again",
  copy: "Copy the address",
  copied: "Copied. Open it in a browser on this computer.",
  notCopied: "The clipboard did not take it.",
  cancel: "Cancel",

  add: "Add another account…",
  signOut: "Sign out…",
  accounts: "Accounts",
  sampleSchool: "Sample school",
  signOutTitle: (name: string) => `Sign ${name} out?`,
  signOutUnsent: "Not sent yet",
  signOutUnsentText: "It stays here and waits for you.",
  signOutAction: "Sign out",
  stay: "Stay signed in",

  bannerAgain: "Sign in again",
  bannerSeal: "Type the passphrase…",
  sealTitle: "Open your sign-in",
  sealText: "It is kept in a file on this computer that opens with the passphrase you chose.",
  sealAction: "Open",

  launchNo: "Cancel",
};

export type SignInWords = Spoken<typeof english>;
export const signInWords = spoken(english, spanish);
