/** PostgreSQL's settings for computing, fitted to the machine. */
import { readFile, statfs } from "node:fs/promises";
import os from "node:os";
import path from "node:path";

export type Machine = {
  memoryBytes: number;
  /** Whole processors that we may use. */
  cores: number;
  /** Size of /dev/shm; undefined if there is none. */
  sharedMemoryBytes: number | undefined;
};

const mebibyte = 2 ** 20;

/** Reads a limit of the control groups that we are in (cgroups(7)): of a container, of a systemd unit. Linux only. */
async function readLimits(name: string): Promise<string[]> {
  const groups = await readFile("/proc/self/cgroup", "utf8").catch(() => "");
  const folders: string[] = [];
  for (let folder = /^0::(\/.*)$/m.exec(groups)?.[1] ?? "/"; ; folder = path.dirname(folder)) {
    folders.push(folder);
    if (folder === "/") break;
  }
  const files = folders.map((folder) => path.join("/sys/fs/cgroup", folder, name));
  return Promise.all(files.map((file) => readFile(file, "utf8").catch(() => "")));
}

/** The memory that we may use: the lowest limit, if any. */
async function memoryLimit(): Promise<number> {
  const texts = [...(await readLimits("memory.max")), ...(await readLimits("memory/memory.limit_in_bytes"))];
  // Ignores "max" and version 1's number beyond any machine: both mean no limit.
  const limits = texts.map(Number).filter((limit) => limit > 0);
  return Math.min(os.totalmem(), ...limits);
}

/** Whole processors that a limit on processor time allows: "200000 100000" is 200 ms of it in every 100 ms. */
export function coresWithin(limit: string): number {
  const [quota, period] = limit.split(" ").map(Number);
  return quota && period ? Math.max(1, Math.floor(quota / period)) : Number.POSITIVE_INFINITY;
}

export async function thisMachine(): Promise<Machine> {
  const shm = process.platform === "linux" ? await statfs("/dev/shm").catch(() => undefined) : undefined;
  return {
    memoryBytes: await memoryLimit(),
    cores: Math.min(os.availableParallelism(), ...(await readLimits("cpu.max")).map(coresWithin)),
    sharedMemoryBytes: shm && shm.blocks * shm.bsize,
  };
}

const clamp = (value: number, low: number, high: number) => Math.min(high, Math.max(low, value));

/**
 * The text of the settings file. `durable`: false for databases that a crash may lose, as tests' are.
 */
export function settingsFor(machine: Machine, port: number, durable = true): string {
  const memory = Math.floor(machine.memoryBytes / mebibyte);
  // Keeps the weights in memory, because every step reads them: 12 MB for the bundled model, 250 MB for the article's.
  const buffers = clamp(Math.floor(memory / 8), 256, 1024);
  const settings: Record<string, string | number> = {
    // Local clients only, over TCP: paths of Unix sockets are limited to 107 bytes, data folders are not.
    listen_addresses: "'127.0.0.1'",
    port,
    unix_socket_directories: "''",
    // A worker has up to 7, a web process 15.
    max_connections: clamp(30 + 8 * machine.cores, 100, 500),
    password_encryption: "'scram-sha-256'",

    shared_buffers: `${buffers}MB`,
    effective_cache_size: `${clamp(Math.floor(memory / 2), 512, 65_536)}MB`,
    work_mem: "32MB",
    maintenance_work_mem: "128MB",

    // Plans here run briefly and have many expressions: compiling them costs more than it saves.
    jit: "off",
    max_worker_processes: clamp(2 * machine.cores, 16, 128),
    max_parallel_workers: clamp(machine.cores, 8, 64),
    // The process that starts the workers computes too.
    max_parallel_workers_per_gather: clamp(machine.cores - 1, 0, 7),
    // Without it, a killed client leaves its statement running.
    client_connection_check_interval: "'1s'",

    max_wal_size: "1GB",
    checkpoint_timeout: "'15min'",
    log_line_prefix: "'%m [%p] %a '",
    log_timezone: "'UTC'",
    timezone: "'UTC'",
    lc_messages: "'C'",
  };
  // Docker gives containers 64 MB of /dev/shm, too little for parallel queries; System V segments have no such limit.
  if (process.platform === "linux" && (machine.sharedMemoryBytes ?? 0) < 256 * mebibyte)
    settings.dynamic_shared_memory_type = "sysv";
  if (!durable) Object.assign(settings, { fsync: "off", synchronous_commit: "off", full_page_writes: "off" });
  const lines = Object.entries(settings).map(([name, value]) => `${name} = ${value}`);
  return `# Imago writes this file at every start. Put your own settings into postgresql.conf, below the line that includes it.\n${lines.join("\n")}\n`;
}
