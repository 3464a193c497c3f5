/** A lightweight watcher, which only counts frames. */
import http from "node:http";

export type Reader = {
  /** Ids of the frame events, in the order of arrival. */
  frames: number[];
  /** Resolves when the server ends the stream. */
  ended: Promise<void>;
};

/** Opens a stream. Calls `onFrame` for each frame as it arrives. */
export function readStream(url: string, onFrame: (step: number) => void = () => undefined): Reader {
  const frames: number[] = [];
  const ended = new Promise<void>((resolve, reject) => {
    const request = http.get(url, { agent: false }, (response) => {
      if (response.statusCode !== 200)
        return reject(new Error(`the stream was refused: ${response.statusCode}`));
      let rest = "";
      response.setEncoding("latin1");
      response.on("data", (chunk: string) => {
        const events = (rest + chunk).split("\n\n");
        rest = events.pop() ?? "";
        for (const event of events) {
          const id = /^id: (\d+)\n/.exec(event)?.[1];
          if (id === undefined) continue;
          frames.push(Number(id));
          onFrame(Number(id));
        }
      });
      response.on("end", resolve).on("error", reject);
    });
    request.on("error", reject);
  });
  return { frames, ended };
}
