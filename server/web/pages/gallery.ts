/** Reads a page of the gallery: specimens, their labels, and the link to the next page. */
import { isCursor, listFinished } from "../../jobs/finished";
import { pool } from "../shared";

export type PinnedSpecimen = {
  name: string;
  seed: string;
  page: string;
  /** The path of the picture at its own size. */
  image: string;
  width: number;
  height: number;
  finishedAt: Date;
};

export type GalleryPage = {
  specimens: PinnedSpecimen[];
  /** The path of the next older page; undefined on the last. */
  older: string | undefined;
};

/** Fills whole rows of two, three, four or six. */
const perPage = 24;

/** `cursor` comes from the page before; without it, the newest page. Returns undefined for an invalid cursor. */
export async function readGallery(cursor: string | undefined): Promise<GalleryPage | undefined> {
  if (cursor !== undefined && !isCursor(cursor)) return undefined;
  const { jobs, cursor: next } = await listFinished(pool(), perPage, cursor);
  return {
    specimens: jobs.map(({ id, name, seed, pictureWidth, pictureHeight, finishedAt, createdAt }) => ({
      name,
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
