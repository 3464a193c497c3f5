import Link from "next/link";
import type { FamilyPage, Kin } from "@/server/web/pages/family";
import { Thumbnail } from "../specimen/thumbnail";

const ancestors = ["", "Parents", "Grandparents", "Great-grandparents"];
const descendants = ["", "Children", "Grandchildren", "Great-grandchildren"];

function nameOf(number: number): string {
  if (number === 0) return "Itself";
  const [names, direction] = number < 0 ? [ancestors, "before"] : [descendants, "after"];
  const distance = Math.abs(number);
  return names[distance] ?? `${distance} generations ${direction}`;
}

/** The family tree: a row for each generation, the oldest at the top. */
export function Family({ page: { id, name, generations } }: { page: FamilyPage }) {
  const alone = generations.length === 1;
  return (
    <main className="page">
      <header className="flex flex-col gap-2">
        <h1 className="headline">
          The family of <span className="latin">{name}</span>
        </h1>
        <p className="lede">
          {alone
            ? "It came out of the noise alone, and has no children yet."
            : "Each of them can be painted again from its recipe alone, whatever becomes of its parents."}
        </p>
      </header>
      <div className="family">
        {generations.map(({ number, kin }) => (
          <section key={number} aria-label={nameOf(number)}>
            <h2 className="label">{nameOf(number)}</h2>
            <ul className="slips">
              {kin.map((one) => (
                <Relative key={one.id} kin={one} itself={number === 0} />
              ))}
            </ul>
          </section>
        ))}
      </div>
      <p>
        <Link href={`/b/${id}/breed`} prefetch={false} className="button">
          Into the breeding cage
        </Link>
      </p>
    </main>
  );
}

function Relative({ kin, itself }: { kin: Kin; itself: boolean }) {
  const { name, page, image, width, height, parents, words } = kin;
  return (
    <li className="slip" data-specimen={kin.id} data-itself={itself}>
      <Thumbnail image={image} width={width} height={height} />
      <div>
        <p className="latin">
          <Link href={page} prefetch={false}>
            {name}
          </Link>
        </p>
        {parents.length > 0 && (
          <p className="kin-parents">
            {parents.length === 1 ? "of " : ""}
            <span className="latin">{parents.join(" × ")}</span>
          </p>
        )}
        {words !== "" && <p className="kin-words">{words}</p>}
      </div>
    </li>
  );
}
