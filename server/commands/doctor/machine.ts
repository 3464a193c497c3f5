/** Checks of this machine: Node, settings, built pages, disk, shared memory. */
import { existsSync } from "node:fs";
import { statfs } from "node:fs/promises";
import {
  readHubSettings,
  readJobSettings,
  readSettings,
  readUnknownSettings,
  readWebSettings,
} from "@/lib/env";
import { messageOf } from "@/lib/log";
import { needsBuild } from "../../web/build";
import type { Check, Level } from "./finding";

export const node: Check = {
  what: "Node",
  look: async () => {
    const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
    const enough = major > 20 || (major === 20 && minor >= 12);
    return enough
      ? ["ok", process.versions.node]
      : ["wrong", `${process.versions.node} is too old: Imago needs 20.12 or later`];
  },
};

export const settings: Check = {
  what: "settings",
  look: async () => {
    const wrong: [Level, string][] = [];
    for (const read of [readSettings, readJobSettings, readWebSettings, readHubSettings])
      try {
        read();
      } catch (error) {
        wrong.push(["wrong", messageOf(error)]);
      }
    const found: [Level, string][] = wrong.length > 0 ? wrong : [["ok", "all values are valid"]];
    for (const name of readUnknownSettings())
      found.push(["hint", `${name} does not name a setting; README.md lists them all`]);
    return found;
  },
};

const local = new Set(["localhost", "127.0.0.1", "::1"]);

/** Checks that Imago takes the addresses of visitors, by which it limits them, from whom it should. */
export const addresses: Check = {
  what: "addresses",
  look: async () => {
    const { proxies, host, publicUrl } = readWebSettings();
    if (proxies === 0)
      return publicUrl?.startsWith("https:")
        ? [
            "hint",
            "PUBLIC_URL is https, which a proxy in front answers, and TRUST_PROXY is 0: all visitors share the proxy's address, and its limits; set TRUST_PROXY=1",
          ]
        : ["ok", "of visitors are those of their connections"];
    return host !== undefined && local.has(host)
      ? ["ok", `of visitors come from ${proxies === 1 ? "a proxy" : `${proxies} proxies`} on this machine`]
      : [
          "hint",
          `TRUST_PROXY is ${proxies} and HOST is ${host ?? "not set"}: visitors who reach the port without the proxy may claim any address, and limits do not hold them; set HOST=127.0.0.1, or let only the proxy reach the port`,
        ];
  },
};

export const pages = (root: string): Check => ({
  what: "pages",
  look: async () =>
    (await needsBuild(root))
      ? [
          "hint",
          "not built, or older than their sources: npm start builds them; run npm run build before npm run web",
        ]
      : ["ok", "built"],
});

const megabytes = (bytes: number) => `${Math.round(bytes / 1e6).toLocaleString("en")} MB`;

/** Checks the disk that holds our own server's data. */
export const disk = (folder: string): Check => ({
  what: "disk",
  look: async () => {
    const { bavail, bsize } = await statfs(folder);
    const free = `${megabytes(bavail * bsize)} free for the database`;
    return bavail * bsize < readWebSettings().minFreeBytes
      ? [
          "hint",
          `${free}, less than IMAGO_MIN_FREE_MB: free some, or set IMAGO_RETENTION_DAYS to delete old jobs`,
        ]
      : ["ok", free];
  },
});

/** Shared memory that a picture on several cores may need; containers often have 64 MB. */
const sharedBytes = 128e6;

export const sharedMemory: Check = {
  what: "shared memory",
  look: async () => {
    if (!existsSync("/dev/shm")) return ["ok", "not limited by a file system"];
    const { blocks, bsize } = await statfs("/dev/shm");
    const size = megabytes(blocks * bsize);
    return blocks * bsize < sharedBytes
      ? [
          "hint",
          `/dev/shm has ${size}: too little to use several cores for a picture; in a container, set shm_size: 256m`,
        ]
      : ["ok", size];
  },
};
