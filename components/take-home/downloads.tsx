"use client";

import type { Generation } from "@/lib/api/response";
import { keep } from "../painting/requests";
import { Copy } from "./copy";
import { Share } from "./share";

const files = [
  {
    name: "PNG",
    link: "image",
    query: "?scale=8",
    title: "The picture, enlarged 8 times, with its parameters",
  },
  { name: "WebP", link: "animation", query: "", title: "The whole metamorphosis, lossless" },
  { name: "GIF", link: "gif", query: "", title: "The whole metamorphosis, in 256 colours" },
  { name: "ASCII", link: "ascii", query: "", title: "The picture as text" },
];

async function readText(path: string): Promise<string> {
  const response = await fetch(path);
  // A page of somebody else's, such as a captive portal's, must not get into the clipboard.
  const ours = response.ok && response.headers.get("content-type")?.startsWith("text/plain");
  if (!ours) throw new Error(`${path}: ${response.status}`);
  return response.text();
}

/** Offers the downloads. A download by its maker also keeps the butterfly. */
export function Downloads({ generation }: { generation: Generation }) {
  const { links, name } = generation;
  const onTake = () => void keep(generation);
  return (
    <div className="take-home">
      <p className="label">Take it home</p>
      <ul aria-label="Downloads">
        {files.map(({ name, link, query, title }) => (
          <li key={name}>
            <a href={`${links[link]}${query}`} download title={title} onClick={onTake} className="link">
              {name}
            </a>
          </li>
        ))}
      </ul>
      <div className="flex flex-wrap gap-x-5">
        <Copy
          label="Copy link"
          what="Link to this butterfly"
          read={() => new URL(links.page ?? "", window.location.href).href}
          onCopy={onTake}
        />
        <Copy
          label="Copy as dots"
          title="The picture in Braille patterns, 32 x 16 characters: for a chat"
          what="This butterfly in Braille patterns"
          read={() => readText(`${links.ascii}?glyphs=braille`)}
          onCopy={onTake}
        />
        <Share path={links.page ?? ""} name={name} onShare={onTake} />
      </div>
    </div>
  );
}
