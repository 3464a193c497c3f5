import Link from "next/link";
import type { GalleryPage } from "@/server/web/pages/gallery";

type SearchProps = Pick<GalleryPage, "search" | "models">;

/** Finds butterflies by seed, name and model, and orders them. A plain form, which needs no scripts. */
export function Search({ search: { q, model, sort }, models }: SearchProps) {
  return (
    <search className="gallery-search">
      <form action="/gallery" method="get">
        <label>
          Seed or name
          <input type="search" name="q" defaultValue={q} maxLength={60} placeholder="any" className="field" />
        </label>
        {models.length > 1 && (
          <label>
            Model
            <select name="model" defaultValue={model} className="field">
              <option value="">any</option>
              {models.map((name) => (
                <option key={name}>{name}</option>
              ))}
            </select>
          </label>
        )}
        <label>
          First
          <select name="sort" defaultValue={sort} className="field">
            <option value="new">the newest</option>
            <option value="loved">the most loved</option>
          </select>
        </label>
        <button type="submit" className="button-quiet">
          Look
        </button>
        {(q !== "" || model !== "" || sort !== "new") && (
          <Link href="/gallery" prefetch={false} className="link">
            All of them
          </Link>
        )}
      </form>
    </search>
  );
}
