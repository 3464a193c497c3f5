import Link from "next/link";
import type { MinePage, Shelf } from "@/server/web/pages/mine";
import { Pairing } from "../breeding/pairing";
import { Drawer } from "../gallery/drawer";
import { EmptyDrawer } from "../gallery/empty-drawer";
import { TurnPages } from "../gallery/turn-pages";
import { OwnActions } from "../own/own-actions";
import { Easel } from "./easel";
import { FreedShelf } from "./freed-shelf";

const shelves: { shelf: Shelf; path: string; name: string }[] = [
  { shelf: "asked", path: "/mine", name: "Asked for" },
  { shelf: "loved", path: "/mine?show=loved", name: "Loved" },
  { shelf: "freed", path: "/mine?show=freed", name: "Set free" },
];

const pathOf = (shelf: Shelf): string => shelves.find((one) => one.shelf === shelf)?.path ?? "/mine";

const emptyWords: Record<Shelf, { words: string; invitation: string }> = {
  asked: { words: "You have asked for no butterfly yet.", invitation: "Paint the first" },
  loved: { words: "A heart on its label puts a butterfly here.", invitation: "Paint one" },
  freed: { words: "Nothing that you have discarded can be taken back.", invitation: "Paint one" },
};

export function Mine({ page: { shelf, counts, begun, specimens, freed, older, newer } }: { page: MinePage }) {
  const empty = specimens.length === 0 && begun.length === 0 && freed.length === 0;
  return (
    <main className="page">
      <header className="flex flex-col gap-2">
        <h1 className="headline">My drawer</h1>
        <p className="lede">
          What this browser asked for, and what it loves. There is no account: a cookie knows, and nobody else
          sees this page.
        </p>
      </header>
      <nav aria-label="Shelves" className="shelves">
        {shelves.map((one) => (
          <Link
            key={one.shelf}
            href={one.path}
            prefetch={false}
            aria-current={one.shelf === shelf ? "page" : undefined}
          >
            {one.name} <span className="print">{counts[one.shelf]}</span>
          </Link>
        ))}
      </nav>
      {begun.length > 0 && <Easel begun={begun} />}
      {specimens.length > 0 && (
        <Drawer
          specimens={specimens}
          name={shelf === "asked" ? "Asked for" : "Loved"}
          actions={
            shelf === "asked"
              ? ({ id, name, kept }) => <OwnActions id={id} name={name} kept={kept} />
              : undefined
          }
        />
      )}
      {shelf === "freed" && <FreedShelf freed={freed} />}
      {empty && <EmptyDrawer {...emptyWords[shelf]} />}
      <TurnPages older={older} newer={newer} first={{ path: pathOf(shelf), name: "Latest" }} />
      <Pairing />
    </main>
  );
}
