import { describe, expect, it } from "vitest";
import { keepOf } from "./keep";

const typed = { nowhere: false, first: "seven little books", second: "seven little books" };

describe("where a sign-in is kept", () => {
  it("is the keyring where there is one, whatever was typed", () => {
    expect(keepOf({ ...typed, place: "keyring" })).toEqual({ keep: { kind: "keyring" } });
  });
  it("is a file with a passphrase that was typed twice alike, or nowhere", () => {
    const place = "new_passphrase" as const;
    expect(keepOf({ ...typed, place })).toEqual({ keep: { kind: "passphrase", passphrase: "seven little books" } });
    expect(keepOf({ ...typed, place, second: "seven" })).toEqual({ why: "differs" });
    expect(keepOf({ ...typed, place, first: "seven", second: "seven" })).toEqual({ why: "short" });
    expect(keepOf({ ...typed, place, nowhere: true, first: "" })).toEqual({ keep: { kind: "memory" } });
  });
  it("asks once for a passphrase that was chosen before", () => {
    expect(keepOf({ ...typed, place: "passphrase", second: "" })).toEqual({ keep: { kind: "passphrase", passphrase: "seven little books" } });
    expect(keepOf({ ...typed, place: "passphrase", first: "" })).toEqual({ why: "short" });
  });
  it("is nowhere for who has forgotten the passphrase: nobody is shut out by it", () => {
    expect(keepOf({ ...typed, place: "passphrase", nowhere: true, first: "" })).toEqual({ keep: { kind: "memory" } });
  });
});
