/** Reads a page of the gallery: specimens, how many there are, and the links to the neighbouring pages. */
import { namedModel, namePart } from "@/lib/api/fields";
import { orders, readCursor } from "@/lib/ids/cursor";
import { isInt64 } from "@/lib/ids/int64";
import { countFinished, type Filter, listFinished } from "../../jobs/finished";
import { readClient } from "../client";
import { pool } from "../shared";
import { pageFrom, pathOf, type Query, single } from "./query";
import { type PinnedSpecimen, presentSpecimens } from "./specimens";

export type Search = {
  /** The seed, or the part of a name, that the visitor looks for. */
  q: string;
  model: string;
  sort: (typeof orders)[number];
};

export type GalleryPage = {
  specimens: PinnedSpecimen[];
  search: Search;
  /** The number of butterflies that match, and of all. */
  found: number;
  count: number;
  /** The models that painted any. */
  models: string[];
  /** The paths of the next older and newer page; undefined on the last and the first. */
  older: string | undefined;
  newer: string | undefined;
  /** Whether it is the first page of all. */
  first: boolean;
};

/** Fills whole rows of two, three, four or six. */
const perPage = 24;

/** Returns undefined for an address that leads nowhere. */
export async function readGallery(query: Query, headers: Headers): Promise<GalleryPage | undefined> {
  const search = readSearch(query);
  const from = pageFrom(query, (text) => search !== undefined && readCursor(text, search.sort) !== undefined);
  if (!search || from === "wrong") return undefined;
  const filter = filterOf(search);
  const [all, matching, clientId] = await Promise.all([
    countFinished(pool()),
    filter && countFinished(pool(), filter),
    readClient(headers),
  ]);
  const page = filter && (await listFinished(pool(), { limit: perPage, order: search.sort, filter, from }));
  // A page near the beginning would be cut short: it is the first one.
  const whole =
    page && from?.direction === "before" && !page.before
      ? await listFinished(pool(), { limit: perPage, order: search.sort, filter })
      : page;
  const path = (more: Record<string, string>) => pathOf("/gallery", { ...shown(search), ...more });
  return {
    specimens: await presentSpecimens(whole?.jobs ?? [], clientId),
    search,
    found: sum(matching ?? []),
    count: sum(all),
    models: all.map(({ model }) => model).sort(),
    older: whole?.after && path({ cursor: whole.after }),
    newer: whole?.before && path({ before: whole.before }),
    first: Object.keys(query).length === 0,
  };
}

const sum = (counts: { count: number }[]) => counts.reduce((total, { count }) => total + count, 0);

function readSearch(query: Query): Search | undefined {
  const [q, model, sort] = [single(query.q), single(query.model), single(query.sort)];
  if (q === undefined || model === undefined || sort === undefined) return undefined;
  const order = orders.find((known) => known === (sort || "new"));
  if (model !== "" && !namedModel.test(model)) return undefined;
  return order && { q: q.trim(), model, sort: order };
}

/** The parameters of a search that are not as usual. */
const shown = ({ q, model, sort }: Search): Record<string, string> => ({
  ...(q && { q }),
  ...(model && { model }),
  ...(sort !== "new" && { sort }),
});

/** Undefined if nothing can match. */
function filterOf({ q, model }: Search): Filter | undefined {
  const filter = model ? { model } : {};
  if (q === "") return filter;
  if (isInt64(q)) return { ...filter, seed: BigInt(q).toString() };
  return namePart.test(q) ? { ...filter, name: q } : undefined;
}
