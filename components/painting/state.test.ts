import { expect, test } from "vitest";
import type { FrameRecord, Generation } from "@/lib/api/response";
import { type Action, countWhole, isHopeless, open, type Painting, reduce } from "./state";

const frame = (step: number): FrameRecord => ({
  step,
  t: 999 - step,
  noiseLevel: 1,
  milliseconds: 10,
  rgb: "",
  ascii: `frame ${step}`,
  x0Rgb: null,
  x0Ascii: null,
  stateHash: null,
});

const generation = (overrides: Partial<Generation> = {}): Generation => ({
  id: "abc",
  name: "Chrysoptera serena",
  status: "running",
  modelIdentity: "",
  model: "tiny",
  engine: "e",
  servers: [],
  seed: "1",
  steps: 5,
  sampler: "ddim",
  schedule: "linspace",
  eta: 0,
  label: null,
  picture: { width: 8, height: 8 },
  frames: 0,
  progress: null,
  position: null,
  secondsLeft: null,
  error: null,
  createdAt: "",
  startedAt: null,
  finishedAt: null,
  kept: false,
  loves: 0,
  parents: null,
  bred: false,
  drawn: false,
  mine: true,
  links: {},
  ...overrides,
});

const after = (actions: Action[], from: Painting = open({ id: "abc" })) => actions.reduce(reduce, from);
const steps = ({ frames }: Painting) => frames.flatMap((frame) => frame?.step ?? []);

test("a frame that comes twice is one frame", () => {
  const state = after([0, 1, 1, 0, 2].map((step) => ({ type: "frame", frame: frame(step) })));
  expect(steps(state)).toEqual([0, 1, 2]);
});

test("the frame that a page began with stands apart until those before it have come", () => {
  const begun = open({ id: "abc", generation: generation(), frame: frame(3) });
  expect([steps(begun), countWhole(begun.frames)]).toEqual([[3], 0]);
  const caughtUp = after(
    [0, 1, 2].map((step) => ({ type: "frame", frame: frame(step) })),
    begun,
  );
  expect(countWhole(caughtUp.frames)).toBe(4);
});

test("a restart forgets the frames, a new butterfly everything", () => {
  const state = after([{ type: "frame", frame: frame(0) }]);
  expect(steps(reduce(state, { type: "restart" }))).toEqual([]);
  expect(reduce(state, { type: "open", id: "xyz" })).toEqual(open({ id: "xyz" }));
});

test("a new frame ends the progress of its step", () => {
  const progress = {
    step: 1,
    layer: 3,
    layers: 9,
    name: "conv_in",
    function: "imago.convolve",
    fraction: 0.2,
  };
  const state = after([{ type: "progress", event: { progress, secondsLeft: 4 }, nowMs: 100 }]);
  expect(state).toMatchObject({ progress, left: { seconds: 4, atMs: 100 } });
  expect(reduce(state, { type: "frame", frame: frame(1) })).toMatchObject({
    progress: null,
    left: { seconds: 4 },
  });
});

test("what is over has no time left", () => {
  const state = after([
    { type: "queue", event: { position: 2, secondsLeft: 9, workers: 1 }, nowMs: 0 },
    { type: "generation", generation: generation({ status: "done" }), nowMs: 1 },
  ]);
  expect(state.left).toBeUndefined();
});

test.each([
  ["model_gone", true],
  ["out_of_range", true],
  ["refused", true],
  ["interrupted", false],
])("after %s the same seed is hopeless: %s", (code, hopeless) => {
  expect(isHopeless(generation({ status: "failed", error: { code, message: "" } }))).toBe(hopeless);
});
