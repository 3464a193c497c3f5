/** The events of a job's stream: names, and meanings for OpenAPI. */
export const eventNames = {
  job: "the Generation; sent first, and whenever its status changes",
  frame: "a Frame; its id is the step, so Last-Event-ID resumes the stream after it",
  progress: "a ProgressEvent, sent during a step",
  queue: "a QueueEvent, sent while the job waits",
  stalled: "a StalledEvent: the database stopped answering, or answers again",
  restart: "all earlier frames are void because the engine changed; frames come again from the first",
  done: "the Generation; sent last",
  failed: "the Generation; sent last",
  cancelled: "the Generation; sent last",
  gone: "the generation was deleted, discarded or hidden; sent last",
  ping: "sent after 15 seconds of silence",
} as const;

export type EventName = keyof typeof eventNames;

/** The named schema of each event's data; none where it is an empty object. */
export const eventData: Partial<
  Record<EventName, "Generation" | "Frame" | "ProgressEvent" | "QueueEvent" | "StalledEvent">
> = {
  job: "Generation",
  frame: "Frame",
  progress: "ProgressEvent",
  queue: "QueueEvent",
  stalled: "StalledEvent",
  done: "Generation",
  failed: "Generation",
  cancelled: "Generation",
};

export const describeEvents = (): string =>
  Object.entries(eventNames)
    .map(([name, meaning]) => `- \`${name}\`: ${meaning}`)
    .join("\n");
