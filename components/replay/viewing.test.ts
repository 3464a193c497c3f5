import { expect, test } from "vitest";
import { following, nextStep, shownStep, type ViewingAction, view } from "./viewing";

const frames = [{}, {}, undefined, {}];
const after = (...actions: ViewingAction[]) => actions.reduce(view, following);

test("without a choice the newest is shown", () => {
  expect(shownStep(following, frames, 3)).toBe(3);
  expect(shownStep(following, [], undefined)).toBeUndefined();
});

test("a step under the pointer is shown while it is there, a chosen one stays", () => {
  const held = after({ type: "hold", step: 1 }, { type: "preview", step: 0 });
  expect(shownStep(held, frames, 3)).toBe(0);
  expect(shownStep(view(held, { type: "preview", step: undefined }), frames, 3)).toBe(1);
  expect(shownStep(view(held, { type: "release" }), frames, 3)).toBe(3);
});

test("a step that is not there is not shown", () => {
  expect(shownStep(after({ type: "hold", step: 2 }), frames, 3)).toBe(3);
  expect(nextStep(frames, 1)).toBe(3);
  expect(nextStep(frames, 3)).toBeUndefined();
});

test("playing begins where it is told to, or where it is, and a choice ends it", () => {
  expect(after({ type: "play", from: 0 })).toMatchObject({ held: 0, playing: true });
  expect(after({ type: "hold", step: 1 }, { type: "play" })).toMatchObject({ held: 1, playing: true });
  expect(after({ type: "play", from: 0 }, { type: "hold", step: 3 })).toMatchObject({ playing: false });
});

test("a step that was due when it was paused does not come any more", () => {
  const paused = after({ type: "play", from: 0 }, { type: "pause" }, { type: "advance", step: 1 });
  expect(paused).toMatchObject({ held: 0, playing: false });
});
