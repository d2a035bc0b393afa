/**
 * Who this tab is: a secret that makes it the same person on every connection, and a name
 * that others see. Kept for the tab's session, so that two tabs are two people. Browser only.
 */
import { USER_NAME_LENGTH } from "./limits.mjs";
import { Store } from "./store";

export interface Identity {
  session: string;
  name: string;
  /** By which others know the person; the server makes it of the secret. */
  authorId: string | undefined;
}

const SESSION_KEY = "sockeye-session";
const NAME_KEY = "sockeye-name";
const AUTHOR_KEY = "sockeye-author";

const FIRST = ["Amber", "Brisk", "Calm", "Dusky", "Early", "Fleet", "Gentle", "Hazel", "Lucky", "Merry"];
const LAST = ["Heron", "Otter", "Trout", "Kestrel", "Marten", "Salmon", "Lynx", "Plover", "Badger", "Wren"];

class IdentityStore extends Store<Identity> {
  constructor() {
    super({
      session: kept(SESSION_KEY, () => crypto.randomUUID()),
      name: kept(NAME_KEY, friendlyName),
      authorId: sessionStorage.getItem(AUTHOR_KEY) ?? undefined,
    });
  }

  /** Takes another name, unless it is none. */
  rename(wanted: string): void {
    const name = wanted.trim().slice(0, USER_NAME_LENGTH).trim();
    if (!name) return;
    sessionStorage.setItem(NAME_KEY, name);
    this.update({ name });
  }

  /** The server has said by which id others know this person. */
  recognise(authorId: string): void {
    if (authorId === this.getSnapshot().authorId) return;
    sessionStorage.setItem(AUTHOR_KEY, authorId);
    this.update({ authorId });
  }
}

let store: IdentityStore | undefined;

/** The one identity of the tab, made when it is first asked for. */
export function identityStore(): IdentityStore {
  store ??= new IdentityStore();
  return store;
}

function kept(key: string, make: () => string): string {
  const known = sessionStorage.getItem(key);
  if (known) return known;
  const made = make();
  sessionStorage.setItem(key, made);
  return made;
}

function friendlyName(): string {
  return `${anyOf(FIRST)} ${anyOf(LAST)}`;
}

function anyOf(words: readonly string[]): string {
  return words[Math.floor(Math.random() * words.length)] ?? "";
}
