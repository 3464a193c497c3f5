/** A watcher that is as light as can be: it counts frames and looks at nothing else. */
import http from "node:http";

export type Reader = {
  /** Ids of the frame events, as they came. */
  frames: number[];
  /** The server has ended the stream. */
  ended: Promise<void>;
};

/** `onFrame` is told each as it comes. */
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
