/**
 * The account that runs the server. PostgreSQL refuses to run as root, so a root process runs it as another account,
 * and needs to know which folders that account can reach.
 */
import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { stat } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { messageOf } from "@/lib/log";

const run = promisify(execFile);

/** Elsewhere, undefined means the current user. */
export type Account = { uid: number; gid: number; name: string };

export const isRoot = () => process.getuid?.() === 0;

/** Spawn options that make a child run as `account`. */
export const as = (account: Account | undefined) => (account ? { uid: account.uid, gid: account.gid } : {});

/** The variables that PostgreSQL's programs may need to be found and to run. */
const passedOn = ["PATH", "HOME", "USER", "LOGNAME", "TMPDIR", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH"];

/** The environment of children: none of our secrets, nothing that changes PostgreSQL, messages in English. */
export function childEnvironment(): NodeJS.ProcessEnv {
  const known = passedOn.flatMap((name) =>
    process.env[name] === undefined ? [] : [[name, process.env[name]]],
  );
  return { ...Object.fromEntries(known), LC_ALL: "C" };
}

/** Finds an account by name or number; undefined if the machine has none. */
export async function findAccount(user: string | number): Promise<Account | undefined> {
  try {
    const id = async (what: string) => (await run("id", [what, String(user)])).stdout.trim();
    return { uid: Number(await id("-u")), gid: Number(await id("-g")), name: await id("-un") };
  } catch {
    return undefined; // `id` fails for unknown users
  }
}

async function createAccount(name: string): Promise<Account> {
  const attempts: [string, string[]][] = [
    ["useradd", ["--system", "--user-group", "--no-create-home", "--shell", "/usr/sbin/nologin", name]],
    ["adduser", ["-S", "-D", "-H", "-s", "/sbin/nologin", name]], // BusyBox
  ];
  const failures: string[] = [];
  for (const [command, args] of attempts) {
    try {
      await run(command, args);
      const account = await findAccount(name);
      if (account) return account;
    } catch (error) {
      failures.push(messageOf(error).trim());
    }
  }
  throw new Error(
    `PostgreSQL refuses to run as root, and Imago could not create a user for it (${failures.join("; ")}): start Imago as a normal user, or create a user named ${name}`,
  );
}

/** Returns the nearest existing folder at or above `folder`. */
export function nearestExisting(folder: string): string {
  return existsSync(folder) ? folder : nearestExisting(path.dirname(folder));
}

/**
 * Chooses the account for a root process: the owner of the data, else the owner of the place where the data will be
 * (so that `sudo` changes nothing), else postgres, else imago, which it creates.
 */
export async function serverAccount(
  dataFolder: string,
  cluster?: string,
  log?: (line: string) => void,
): Promise<Account | undefined> {
  if (!isRoot()) return undefined;
  for (const folder of [cluster, nearestExisting(dataFolder)]) {
    const uid = folder === undefined ? 0 : (await stat(folder)).uid;
    const owner = uid === 0 ? undefined : await findAccount(uid);
    if (owner) return owner;
  }
  const known = (await findAccount("postgres")) ?? (await findAccount("imago"));
  if (known) return known;
  log?.("PostgreSQL refuses to run as root: creating the user imago for it");
  return createAccount("imago");
}

/** Whether `account` can enter `folder`. Asks the system, because modes alone do not tell. */
export async function canEnter(account: Account | undefined, folder: string): Promise<boolean> {
  try {
    await run("/bin/sh", ["-c", 'test -x "$1"', "sh", folder], { ...as(account), cwd: "/" });
    return true;
  } catch (error) {
    if (typeof (error as { code?: unknown }).code === "number") return false;
    throw error;
  }
}
