import Link from "next/link";
import type { CagePage } from "@/server/web/pages/cage";
import type { PinnedSpecimen } from "@/server/web/pages/specimens";
import { Drawer } from "../gallery/drawer";
import { Plate } from "../specimen/plate";
import { Thumbnail } from "../specimen/thumbnail";
import { BreedButton } from "./breed-button";
import { Morph } from "./morph";
import { Pairing } from "./pairing";
import { Watch } from "./watch";

/** The breeding cage: two butterflies behind gauze, their children below, and a shelf of partners. */
export function Cage({ page }: { page: CagePage }) {
  const { parent, partner, refused, children, between, number, partners } = page;
  const here = `/b/${parent.id}/breed`;
  const shown = [...children, ...(between ?? [])];
  const unfinished = shown.some((one) => one?.status === "queued" || one?.status === "running");
  const words = new Map(children.map((child) => [child.id, child.words]));
  return (
    <main className="page">
      <header className="flex flex-col gap-2">
        <h1 className="headline">The breeding cage</h1>
        <p className="lede">
          Children take the noise of their parents, wing by wing or mixed, and become what nobody has seen.
        </p>
      </header>
      <section className="cage" aria-label="Parents">
        <div className="gauze" data-pair={parent.id}>
          <Place specimen={parent} />
          <span className="cross-sign" aria-hidden="true">
            &times;
          </span>
          {partner ? (
            <Place specimen={partner}>
              <Link href={here} prefetch={false} className="link">
                Another partner
              </Link>
            </Place>
          ) : (
            <div className="place cage-place vacant">
              <div className="plate" />
              <p>
                Nobody yet: choose a partner below, or let <span className="latin">{parent.name}</span> vary
                alone.
              </p>
            </div>
          )}
        </div>
        {refused !== undefined && (
          <p role="alert" className="notice">
            {refused}
          </p>
        )}
        <BreedButton
          a={parent.id}
          b={partner?.id}
          number={number}
          words={buttonWords(partner !== undefined, children.length > 0)}
          waiting={unfinished}
        />
        <p className="cage-links">
          <Link href={`/b/${parent.id}/family`} prefetch={false} className="link">
            Its family
          </Link>
        </p>
      </section>
      {children.length > 0 && (
        <Drawer
          specimens={children}
          name={partner ? "Children" : "Variations"}
          actions={({ id }) => <p className="child-words">{words.get(id)}</p>}
        />
      )}
      {partner && between && <Morph key={partner.id} ends={[parent, partner]} between={between} />}
      <Watch unfinished={unfinished} />
      <section className="partners" aria-labelledby="partners">
        <h2 id="partners" className="label">
          {partner ? "Other partners" : "Partners"}
        </h2>
        <form action={here} method="get" className="partner-form">
          <label>
            The address of any butterfly
            <input name="with" maxLength={300} className="field" placeholder="https://.../b/..." />
          </label>
          <button type="submit" className="button-quiet">
            Into the cage
          </button>
        </form>
        {partners.map(({ name, specimens }) => (
          <div key={name}>
            <h3>{name}</h3>
            <ul className="partner-shelf">
              {specimens.map((one) => (
                <li key={one.id} data-pair={one.id}>
                  <Link
                    href={`${here}?with=${one.id}`}
                    prefetch={false}
                    scroll
                    title={`Breed with ${one.name}`}
                  >
                    <Thumbnail image={one.image} width={one.width} height={one.height} />
                    <span className="latin">{one.name}</span>
                  </Link>
                </li>
              ))}
            </ul>
          </div>
        ))}
      </section>
      <Pairing />
    </main>
  );
}

function buttonWords(two: boolean, again: boolean): string {
  if (two) return again ? "Breed four more" : "Breed four";
  return again ? "Four more, a little different" : "Four, a little different";
}

function Place({ specimen, children }: { specimen: PinnedSpecimen; children?: React.ReactNode }) {
  const { id, name, page, image, width, height, seed } = specimen;
  return (
    <div className="place cage-place" data-carries={id}>
      <Plate image={image} alt={name} width={width} height={height} pinned />
      <p>
        <Link href={page} prefetch={false} className="latin">
          {name}
        </Link>{" "}
        <span className="print">seed {seed}</span>
      </p>
      {children}
    </div>
  );
}
