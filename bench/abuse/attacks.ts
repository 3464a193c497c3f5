/** The attacks of one visitor at one address, each for as long as its signal lasts. */
import { setTimeout as sleep } from "node:timers/promises";
import { apiClient } from "@/testing/web/client";
import { getRequest, openWire } from "@/testing/web/wire";

/** The attacker's address. */
const attacker = "192.0.2.66";

export type Target = {
  url: string;
  /** A finished butterfly of many steps. */
  id: string;
};

export type Attack = {
  name: string;
  run(target: Target, signal: AbortSignal): Promise<void>;
};

const from = { "x-forwarded-for": attacker };

/** Runs `count` loops of `work` until the signal aborts; what fails, as it should, is tried again. */
async function loops(
  count: number,
  signal: AbortSignal,
  work: (n: number) => Promise<unknown>,
): Promise<void> {
  const loop = async (n: number) => {
    while (!signal.aborted) await work(n).catch(() => sleep(50));
  };
  await Promise.all(Array.from({ length: count }, (_, n) => loop(n)));
}

/** Asks and reads the answer. */
async function get(url: string, signal: AbortSignal, headers: Record<string, string> = {}): Promise<void> {
  const answer = await fetch(url, { headers: { ...from, ...headers }, signal });
  await answer.arrayBuffer();
  if (!answer.ok && answer.status !== 304) throw new Error(String(answer.status));
}

/** Opens connections that send the text and leave after `leaveMs`. */
const wires =
  (count: number, text: (target: Target) => string, leaveMs: number): Attack["run"] =>
  (target, signal) =>
    loops(count, signal, async () => {
      const wire = await openWire(target.url, text(target));
      await sleep(leaveMs);
      wire.socket.destroy();
    });

const wish = { steps: 1, model: "butterfly-64-turbo" };

export const attacks: Attack[] = [
  {
    name: "upgrades, 20 connections",
    run: wires(20, () => getRequest("/nope", { ...from, Connection: "Upgrade", Upgrade: "x" }), 50),
  },
  { name: "400 requests in a packet", run: wires(4, () => getRequest("/how", from).repeat(400), 1_000) },
  {
    name: "50 connections on /how",
    run: ({ url }, signal) => loops(50, signal, () => get(`${url}/how`, signal)),
  },
  {
    name: "200 answers that nobody reads",
    run: async ({ url, id }, signal) => {
      const text = getRequest(`/api/generations/${id}/frames.json`, from);
      const open = await Promise.all(
        Array.from({ length: 200 }, () => openWire(url, text, { reads: false }).catch(() => undefined)),
      );
      await sleep(3_600_000, undefined, { signal }).catch(() => undefined);
      for (const wire of open) wire?.socket.destroy();
    },
  },
  {
    name: "30 connections on a known file",
    run: ({ url, id }, signal) =>
      loops(30, signal, () =>
        get(`${url}/api/generations/${id}/frames.json`, signal, { "if-none-match": "*" }),
      ),
  },
  {
    name: "16 wide texts at once",
    run: ({ url, id }, signal) =>
      loops(16, signal, (n) =>
        get(`${url}/api/generations/${id}/ascii.txt?columns=${145 + n}&color=ansi`, signal),
      ),
  },
  {
    name: "30 animations at once",
    run: ({ url, id }, signal) =>
      loops(30, signal, (n) =>
        get(`${url}/api/generations/${id}/animation.webp?scale=${1 + (n % 8)}`, signal),
      ),
  },
  {
    name: "300 event streams",
    run: async ({ url, id }, signal) => {
      const text = getRequest(`/api/generations/${id}/events`, from);
      await wires(300, () => text, 5_000)({ url, id }, signal);
    },
  },
  {
    name: "jobs without end, a new cookie each",
    run: ({ url }, signal) =>
      loops(4, signal, async () => {
        const answer = await apiClient(url).post(wish, from);
        if (answer.status !== 202) await sleep(100);
      }),
  },
  {
    name: "jobs asked for and cancelled",
    run: ({ url }, signal) =>
      loops(8, signal, async () => {
        const client = apiClient(url);
        const { id } = (await (await client.post(wish, from)).json()) as { id?: string };
        if (!id) return sleep(100);
        await client.fetch(`/api/generations/${id}/cancel`, { method: "POST", headers: from });
      }),
  },
];
