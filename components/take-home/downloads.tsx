"use client";

import type { Generation } from "@/lib/api/response";
import { keep } from "../painting/requests";
import { CopyLink } from "./copy-link";
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
        <CopyLink path={links.page ?? ""} onCopy={onTake} />
        <Share path={links.page ?? ""} name={name} onShare={onTake} />
      </div>
    </div>
  );
}
