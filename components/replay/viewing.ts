/** Which of the frames is shown: the newest, or one that whoever looks has chosen. */

export type Viewing = {
  /** The step that stays; undefined: the newest. */
  held: number | undefined;
  /** The step under the pointer or the focus, for as long as it is there. */
  previewed: number | undefined;
  /** From step to step by itself. */
  playing: boolean;
};

export type ViewingAction =
  | { type: "hold"; step: number }
  | { type: "preview"; step: number | undefined }
  /** `from`: the step to begin with; undefined: where it is. */
  | { type: "play"; from?: number | undefined }
  | { type: "advance"; step: number }
  | { type: "pause" }
  /** Back to the newest. */
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

/** The step after `shown`, of those that are there; undefined: none. */
export function nextStep(frames: Frames<unknown>, shown: number): number | undefined {
  for (let step = shown + 1; step < frames.length; step++) if (frames[step]) return step;
  return undefined;
}

/** `newest`: the step that is shown to those who follow. */
export function shownStep(
  { held, previewed }: Viewing,
  frames: Frames<unknown>,
  newest: number | undefined,
): number | undefined {
  return [previewed, held].find((step) => step !== undefined && frames[step] !== undefined) ?? newest;
}
