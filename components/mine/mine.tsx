import Link from "next/link";
import type { MinePage, Shelf } from "@/server/web/pages/mine";
import { Drawer } from "../gallery/drawer";
import { EmptyDrawer } from "../gallery/empty-drawer";
import { TurnPages } from "../gallery/turn-pages";
import { OwnActions } from "../own/own-actions";
import { Easel } from "./easel";

const shelves: { shelf: Shelf; path: string; name: string }[] = [
  { shelf: "asked", path: "/mine", name: "Asked for" },
  { shelf: "loved", path: "/mine?show=loved", name: "Loved" },
];

export function Mine({ page: { shelf, counts, begun, specimens, older, newer } }: { page: MinePage }) {
  const empty = specimens.length === 0 && begun.length === 0;
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
      {empty &&
        (shelf === "asked" ? (
          <EmptyDrawer words="You have asked for no butterfly yet." invitation="Paint the first" />
        ) : (
          <EmptyDrawer words="A heart on its label puts a butterfly here." invitation="Paint one" />
        ))}
      <TurnPages
        older={older}
        newer={newer}
        first={{ path: shelf === "asked" ? "/mine" : "/mine?show=loved", name: "Latest" }}
      />
    </main>
  );
}
