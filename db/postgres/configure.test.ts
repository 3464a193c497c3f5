import { expect, test } from "vitest";
import { coresWithin, settingsFor, thisMachine } from "./configure";

const gibibyte = 2 ** 30;
const machine = { memoryBytes: 4 * gibibyte, cores: 2, sharedMemoryBytes: 2 * gibibyte };

test("the buffers hold the weights on small machines and leave big ones their memory", () => {
  const buffers = (memoryBytes: number) =>
    /shared_buffers = (\S+)/.exec(settingsFor({ ...machine, memoryBytes }, 5432))?.[1];
  expect([1, 4, 64].map((size) => buffers(size * gibibyte))).toEqual(["256MB", "512MB", "1024MB"]);
});

test.runIf(process.platform === "linux")("parallel queries do without a small or missing /dev/shm", () => {
  const type = (sharedMemoryBytes: number | undefined) =>
    /dynamic_shared_memory_type = (\S+)/.exec(settingsFor({ ...machine, sharedMemoryBytes }, 5432))?.[1];
  expect([64 * 2 ** 20, undefined, gibibyte].map(type)).toEqual(["sysv", "sysv", undefined]);
});

test("only databases that may be lost do without durability", () => {
  expect(settingsFor(machine, 5432)).not.toMatch(/fsync|synchronous_commit|full_page_writes/);
  expect(settingsFor(machine, 5432, false)).toMatch(/fsync = off/);
});

test("a limit on processor time counts as whole cores, at least one", async () => {
  const limits = ["200000 100000\n", "150000 100000\n", "50000 100000\n", "max 100000\n", ""];
  expect(limits.map(coresWithin)).toEqual([2, 1, 1, Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY]);
  const { cores, memoryBytes } = await thisMachine();
  expect(cores).toBeGreaterThanOrEqual(1);
  expect(memoryBytes).toBeGreaterThan(100e6);
});

test("there are connections for a worker on each core", () => {
  const connections = (cores: number) =>
    Number(/max_connections = (\d+)/.exec(settingsFor({ ...machine, cores }, 5432))?.[1]);
  for (const cores of [1, 2, 8, 32, 56])
    expect(connections(cores)).toBeGreaterThanOrEqual(3 + 15 + 7 * cores);
});
