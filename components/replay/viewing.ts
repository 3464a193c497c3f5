/** Decides which frame is shown: the newest, or one that the visitor has chosen. */

export type Viewing = {
  /** The held step; undefined: the newest. */
  held: number | undefined;
  /** The step under the pointer or the focus. */
  previewed: number | undefined;
  /** Whether the replay runs. */
  playing: boolean;
};

export type ViewingAction =
  | { type: "hold"; step: number }
  | { type: "preview"; step: number | undefined }
  /** `from`: the first step; undefined: the shown one. */
  | { type: "play"; from?: number | undefined }
  | { type: "advance"; step: number }
  | { type: "pause" }
  /** Returns to the newest. */
  | { type: "release" };

export const following: Viewing = { held: undefined, previewed: undefined, playing: false };

export function view(viewing: Viewing, action: ViewingAction): Viewing {
  switch (action.type) {
    case "hold":
      return { ...viewing, held: action.step, playing: false };
    case "preview":
      return { ...viewing, previewed: action.step };
    case "play":
      return { held: action.from ?? viewing.held, previewed: undefined, playing: true };
    case "advance":
      return viewing.playing ? { ...viewing, held: action.step } : viewing;
    case "pause":
      return { ...viewing, playing: false };
    case "release":
      return following;
  }
}

export type Frames<Frame> = readonly (Frame | undefined)[];

/** Returns the next available step after `shown`, if any. */
export function nextStep(frames: Frames<unknown>, shown: number): number | undefined {
  for (let step = shown + 1; step < frames.length; step++) if (frames[step]) return step;
  return undefined;
}

/** `newest`: the step for visitors who follow the painting. */
export function shownStep(
  { held, previewed }: Viewing,
  frames: Frames<unknown>,
  newest: number | undefined,
): number | undefined {
  return [previewed, held].find((step) => step !== undefined && frames[step] !== undefined) ?? newest;
}
