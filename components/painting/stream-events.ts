import type { Dispatch } from "react";
import type { EventName } from "@/lib/api/event-names";
import type { FrameRecord, Generation, ProgressEvent, QueueEvent, StalledEvent } from "@/lib/api/response";
import type { Action } from "./state";

type Listening = {
  /** Runs on every event. */
  heard(): void;
  dispatch: Dispatch<Action>;
  /** Closes the stream after its last event, since the browser would reconnect. */
  close(): void;
};

/** Turns the stream's events into actions. */
export function listenTo(source: EventSource, { heard, dispatch, close }: Listening): void {
  function on<Data>(name: EventName, handle: (data: Data) => void): void {
    source.addEventListener(name, ({ data }: MessageEvent<string>) => {
      heard();
      handle(JSON.parse(data) as Data);
    });
  }
  const tell = (generation: Generation) => dispatch({ type: "generation", generation, nowMs: Date.now() });

  on<Generation>("job", tell);
  on<FrameRecord>("frame", (frame) => dispatch({ type: "frame", frame }));
  on<ProgressEvent>("progress", (event) => dispatch({ type: "progress", event, nowMs: Date.now() }));
  on<QueueEvent>("queue", (event) => dispatch({ type: "queue", event, nowMs: Date.now() }));
  on<StalledEvent>("stalled", ({ stalled }) => dispatch({ type: "stalled", stalled }));
  on("restart", () => dispatch({ type: "restart" }));
  on("ping", () => undefined);
  for (const name of ["done", "failed", "cancelled"] as const)
    on<Generation>(name, (generation) => {
      close();
      tell(generation);
      dispatch({ type: "connection", connection: "closed" });
    });
  on("gone", () => {
    close();
    dispatch({ type: "gone" });
  });
}
