import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Generation } from "@/lib/api/response";
import { event } from "@/lib/http/sse";
import type { Job } from "../../jobs/job";
import { createBell } from "@/lib/concurrency/patience";
import type { Feed } from "./feed";
import { eventStream } from "./stream";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

type State = { -readonly [Key in keyof Feed]: Feed[Key] };
type Overrides = Partial<Omit<State, "job">> & { job?: Partial<Job> };

const running = {
  id: "j",
  status: "running",
  engine: "e1",
  steps: 9,
  frames: 0,
  progress: null,
  hidden: false,
} as Job;

/** A feed that a test turns as it likes, and what is told of it since the last look, by name and id. */
function watch(overrides: Overrides = {}, after?: number) {
  const end = new AbortController();
  const bell = createBell(end.signal);
  const feed: State = {
    gone: false,
    outlook: undefined,
    workers: 1,
    stalled: false,
    refresh: vi.fn(),
    watch: () => () => undefined,
    frame: async (step) => event("frame", { engine: feed.job.engine }, String(step)),
    ...overrides,
    job: { ...running, ...overrides.job },
  };
  const present = ({ job }: Feed) => ({ status: job.status }) as Generation;
  const told: string[] = [];
  let ended = false;
  const stream = eventStream(feed, { bell, signal: end.signal, after, present });
  void (async () => {
    for await (const chunk of stream) {
      const text = new TextDecoder().decode(chunk);
      const [, id] = /^id: (.*)$/m.exec(text) ?? [];
      told.push([/^event: (.*)$/m.exec(text)?.[1] ?? text.split(":")[0], id].filter(Boolean).join(" "));
    }
    ended = true;
  })();
  return {
    feed,
    ended: () => ended,
    turn: (changes: Overrides) => {
      const { job, ...rest } = changes;
      Object.assign(feed, rest, { job: { ...feed.job, ...job } });
      bell.ring();
    },
    heard: async (milliseconds = 0) => {
      await vi.advanceTimersByTimeAsync(milliseconds);
      return told.splice(0);
    },
    end: () => end.abort(),
  };
}

test("first the job, then its frames, then each as it comes, and the end", async () => {
  const { turn, heard, ended } = watch({ job: { frames: 2 } });
  expect(await heard()).toEqual(["", "retry", "job", "frame 0", "frame 1"]);
  turn({ job: { frames: 4 } });
  expect(await heard()).toEqual(["frame 2", "frame 3"]);
  turn({ job: { frames: 10, status: "done" } });
  expect((await heard()).at(-1)).toBe("done");
  expect(ended()).toBe(true);
});

test("progress is told while it runs, the place in the queue before", async () => {
  const outlook = { id: "j", position: 2, secondsLeft: 8 };
  const { turn, heard } = watch({ job: { status: "queued", engine: null }, outlook });
  expect(await heard()).toEqual(["", "retry", "job", "queue"]);
  turn({ outlook: { ...outlook, secondsLeft: 8.1 } });
  expect(await heard()).toEqual([]);
  turn({ outlook: { ...outlook, position: 1 } });
  expect(await heard()).toEqual(["queue"]);
  turn({ workers: 0 });
  expect(await heard()).toEqual(["queue"]);
  turn({ job: { status: "running", engine: "e1" } });
  expect(await heard()).toEqual(["job"]);
  const progress = { step: 1, layer: 2, layers: 9, name: "n", function: "f", fraction: 0.1 };
  turn({ job: { progress } });
  expect(await heard()).toEqual(["progress"]);
});

test("every 15 seconds of silence it says that it is there, however often nothing new has rung", async () => {
  const { turn, heard, end, ended } = watch();
  await heard();
  for (let second = 0; second < 14; second++) {
    turn({});
    expect(await heard(1000)).toEqual([]);
  }
  expect(await heard(1000)).toEqual(["ping"]);
  expect(await heard(30_000)).toEqual(["ping", "ping"]);
  end();
  await heard();
  expect(ended()).toBe(true);
});

test("when the engine has changed, the frames so far are void", async () => {
  const { turn, heard } = watch({ job: { frames: 3 } });
  await heard();
  turn({ job: { engine: "e2", frames: 1 } });
  expect(await heard()).toEqual(["restart", "frame 0", "job"]);
});

test("who has frames that the job has not starts over", async () => {
  const { heard } = watch({ job: { frames: 2 } }, 5);
  expect(await heard()).toEqual(["", "retry", "job", "restart", "frame 0", "frame 1"]);
});

test("a database that is away is told, and asked again for the frame", async () => {
  const { feed, turn, heard } = watch();
  await heard();
  const { frame } = feed;
  turn({ job: { frames: 1 }, stalled: true, frame: () => Promise.reject(new Error("away")) });
  expect(await heard()).toEqual(["stalled"]);
  expect(await heard(2_000)).toEqual([]);
  turn({ frame, stalled: false });
  expect(await heard()).toEqual(["frame 0", "stalled"]);
});

test("what is taken away or hidden is gone", async () => {
  for (const change of [{ gone: true }, { job: { hidden: true } }]) {
    const { turn, heard, ended } = watch();
    await heard();
    turn(change);
    expect(await heard()).toEqual(["gone"]);
    expect(ended()).toBe(true);
  }
});
