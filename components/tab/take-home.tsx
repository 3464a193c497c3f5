"use client";

import { useState } from "react";
import type { Generation } from "@/lib/api/response";
import { frameMilliseconds } from "@/lib/pictures/pace";
import { Copy } from "../take-home/copy";
import { Hang } from "./hang";
import { linkTo } from "./here";
import type { TabPainting } from "./paintings";
import { saveFile } from "./save-file";
import { loadCrew } from "./use-tab";

const scale = 8;
const animationScale = 4;

const fileName = ({ name, seed }: Generation, type: string) => `${name.replace(" ", "-")}-${seed}.${type}`;

type TakeHomeProps = { own: TabPainting; generation: Generation; server: boolean };

/** Offers what the tab's own database makes of a finished butterfly. */
export function TabTakeHome({ own: { painting, path }, generation, server }: TakeHomeProps) {
  const [failed, setFailed] = useState<string>();
  const last = painting.frames.at(-1);

  async function savePng() {
    const { makePng } = await loadCrew();
    const file = await makePng(generation, scale);
    saveFile(new Blob([file as BlobPart], { type: "image/png" }), fileName(generation, "png"));
  }
  async function saveAnimation() {
    const frames = painting.frames.flatMap((frame) => frame ?? []);
    const times = frameMilliseconds(frames.length);
    const stills = frames.map(({ rgb }, at) => ({
      rgb: Uint8Array.from(atob(rgb), (character) => character.charCodeAt(0)),
      milliseconds: times[at] ?? 0,
    }));
    const { writeAnimation } = await import("./animation");
    const file = await writeAnimation(stills, generation.picture, animationScale);
    saveFile(new Blob([file], { type: "image/apng" }), fileName(generation, "apng"));
  }
  const saveText = () =>
    saveFile(new Blob([`${last?.ascii}\n`], { type: "text/plain" }), fileName(generation, "txt"));
  const onError = (error: unknown) => setFailed(error instanceof Error ? error.message : String(error));

  return (
    <div className="take-home">
      <p className="label">Take it home</p>
      <ul aria-label="Downloads">
        <li>
          <button
            type="button"
            title={`The picture, enlarged ${scale} times, as SQL writes it`}
            onClick={() => void savePng().catch(onError)}
            className="link"
          >
            PNG
          </button>
        </li>
        <li>
          <button
            type="button"
            title="The whole metamorphosis, lossless, as an animated PNG"
            onClick={() => void saveAnimation().catch(onError)}
            className="link"
          >
            Animation
          </button>
        </li>
        <li>
          <button type="button" title="The picture as text" onClick={saveText} className="link">
            ASCII
          </button>
        </li>
      </ul>
      <div className="flex flex-wrap gap-x-5">
        <Copy
          label="Copy link"
          title="The recipe: it paints the same butterfly, bit for bit, in any tab"
          what="Link to this butterfly's recipe"
          read={() => linkTo(path)}
          onCopy={() => undefined}
        />
        {server && <Hang generation={generation} hash={last?.stateHash ?? null} />}
      </div>
      {failed !== undefined && (
        <p role="alert" className="notice" data-notice="not-saved">
          The file could not be made: {failed}.
        </p>
      )}
    </div>
  );
}
