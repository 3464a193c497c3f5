/** A page of the gallery: what its specimens and their labels show, and where the next page begins. */
import { butterflyName } from "@/lib/names";
import { isCursor, listFinished } from "../../jobs/finished";
import { pool } from "../shared";

export type PinnedSpecimen = {
  name: string;
  seed: string;
  page: string;
  /** The picture, one for one. */
  image: string;
  width: number;
  height: number;
  finishedAt: Date;
};

export type GalleryPage = {
  specimens: PinnedSpecimen[];
  /** The path of the page with the next older ones; undefined: there are none. */
  older: string | undefined;
};

/** Fills whole rows of two, three, four or six. */
const perPage = 24;

/** `cursor`: of the page before; undefined: the newest. Undefined if that is no cursor. */
export async function readGallery(cursor: string | undefined): Promise<GalleryPage | undefined> {
  if (cursor !== undefined && !isCursor(cursor)) return undefined;
  const { jobs, cursor: next } = await listFinished(pool(), perPage, cursor);
  return {
    specimens: jobs.map(({ id, seed, pictureWidth, pictureHeight, finishedAt, createdAt }) => ({
      name: butterflyName(seed),
      seed,
      page: `/b/${id}`,
      image: `/api/generations/${id}/image.png`,
      width: pictureWidth,
      height: pictureHeight,
      finishedAt: finishedAt ?? createdAt,
    })),
    older: next && `/gallery?cursor=${next}`,
  };
}
