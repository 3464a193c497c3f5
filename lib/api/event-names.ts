/** The events of a job's stream, by name, with what they say. */
export const eventNames = {
  job: "the Generation; the first event, and again whenever its status changes",
  frame: "a Frame; its id is the step: with Last-Event-ID the stream goes on after that one",
  progress: "a ProgressEvent, inside a step",
  queue: "a QueueEvent, before it begins",
  stalled: "a StalledEvent: the database does not answer, or does so again",
  restart: "the frames so far are void, because the engine has changed: they come again from the first",
  done: "the Generation; the last event, as the three below",
  failed: "the Generation",
  cancelled: "the Generation",
  gone: "it is there no more",
  ping: "nothing was said for 15 seconds",
} as const;

export type EventName = keyof typeof eventNames;

export const describeEvents = (): string =>
  Object.entries(eventNames)
    .map(([name, meaning]) => `- \`${name}\`: ${meaning}`)
    .join("\n");
