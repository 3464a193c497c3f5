/**
 * Writes files into folders of the account that runs the server, as root may have to. That account, or somebody who got
 * hold of it, may have put links there that lead to files of root's: no link is followed, nothing is written or given
 * away but the file itself.
 */
import { constants, type FileHandle, lchown, open, rm } from "node:fs/promises";
import type { Account } from "./account";

/** Makes `account` the owner of a file or folder, or of the link that somebody has put in its place. */
export async function give(file: string, account: Account | undefined): Promise<void> {
  if (account) await lchown(file, account.uid, account.gid);
}

/** Creates a file with mode 0600 in place of an older one or of a link. Throws EEXIST if somebody else is faster. */
export async function writeGiven(file: string, text: string, account: Account | undefined): Promise<void> {
  await rm(file, { force: true });
  const { O_WRONLY, O_CREAT, O_EXCL } = constants; // O_EXCL follows no link
  const handle = await open(file, O_WRONLY | O_CREAT | O_EXCL, 0o600);
  try {
    await handle.writeFile(text);
    if (account) await handle.chown(account.uid, account.gid);
  } finally {
    await handle.close();
  }
}

/** Opens a file for appending, with mode 0600, and creates it if it is missing. Throws if it is a link. */
export async function openGiven(file: string, account: Account | undefined): Promise<FileHandle> {
  const { O_WRONLY, O_CREAT, O_APPEND, O_NOFOLLOW } = constants;
  const refused = (cause?: unknown) =>
    new Error(`${file} is a link, or has several names: remove it and start again`, { cause });
  const handle = await open(file, O_WRONLY | O_CREAT | O_APPEND | O_NOFOLLOW, 0o600).catch((error) => {
    throw error.code === "ELOOP" ? refused(error) : error;
  });
  try {
    const { nlink } = await handle.stat();
    if (nlink !== 1) throw refused();
    await handle.chmod(0o600);
    if (account) await handle.chown(account.uid, account.gid);
    return handle;
  } catch (error) {
    await handle.close();
    throw error;
  }
}
