import type { GalleryPage } from "@/server/web/pages/gallery";
import { Pairing } from "../breeding/pairing";
import { Drawer } from "./drawer";
import { EmptyDrawer } from "./empty-drawer";
import { Search } from "./search";
import { TurnPages } from "./turn-pages";

const number = (count: number) => count.toLocaleString("en");

/** "1,000 butterflies", or how many of them were found. */
function countWords({ found, count, search: { q, model } }: GalleryPage): string {
  const all = `${number(count)} ${count === 1 ? "butterfly" : "butterflies"}`;
  return q === "" && model === "" ? all : `${number(found)} of ${all}`;
}

export function Gallery({ page }: { page: GalleryPage }) {
  const { specimens, search, models, older, newer, count } = page;
  const loved = search.sort === "loved";
  const first = { path: loved ? "/gallery?sort=loved" : "/gallery", name: loved ? "Most loved" : "Newest" };
  return (
    <main className="page">
      <header className="flex flex-col gap-2">
        <h1 className="headline">The drawer</h1>
        <p className="lede">
          Every butterfly that was finished. None of these species exists; each is what one seed becomes.
        </p>
      </header>
      {count === 0 ? (
        <EmptyDrawer invitation="Paint the first" />
      ) : (
        <>
          <div className="gallery-head">
            <p className="label" data-count={page.found}>
              {countWords(page)}
            </p>
            <Search search={search} models={models} />
          </div>
          {specimens.length > 0 ? (
            <Drawer specimens={specimens} />
          ) : (
            <EmptyDrawer words="No butterfly here is like that." invitation="Paint one" />
          )}
          <TurnPages older={older} newer={newer} first={first} />
        </>
      )}
      <Pairing />
    </main>
  );
}
