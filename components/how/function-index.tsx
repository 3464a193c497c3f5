"use client";

import { useEffect, useMemo, useState } from "react";
import type { EngineFunction } from "@/lib/api/explain";
import { searchFunctions } from "@/lib/sql-text/search-functions";
import type { CatalogueEntry, Chapter } from "@/server/web/pages/how/catalogue";
import { sqlAnchor } from "../sql/anchor";
import { SqlSheet } from "../sql/sql-sheet";
import { coloured } from "./sources";
import { useFunctions } from "./use-functions";

export type FunctionIndexProps = {
  chapters: Chapter[];
  /** The function in the address, with its text. */
  opened: EngineFunction | undefined;
  /** The words in the address that are looked for, and the names of the functions that have them. */
  find: string;
  found: string[] | undefined;
  /** The part of the address before the function's name. */
  address: string;
};

const nameInHash = () => {
  const hash = decodeURIComponent(window.location.hash.slice(1));
  return hash.startsWith(sqlAnchor("")) ? hash.slice(sqlAnchor("").length) : undefined;
};

/** All functions of the engine, folded, with a field to search them. Their texts are loaded when one is opened. */
export function FunctionIndex({ chapters, opened, find, found, address }: FunctionIndexProps) {
  const [wanted, setWanted] = useState(find);
  const { all, failed, load } = useFunctions();
  const names = useMemo(() => chapters.flatMap((chapter) => chapter.functions), [chapters]);

  const shown = useMemo(() => {
    if (wanted.trim() === "") return undefined;
    if (!all && wanted === find && found) return new Map(found.map((name) => [name, { line: undefined }]));
    return searchFunctions(
      all?.values() ?? names.map((entry) => ({ ...entry, definition: "", calls: [] })),
      wanted,
    );
  }, [wanted, find, found, all, names]);

  // Opens the function that the address names, also where a search hides it.
  useEffect(() => {
    function follow() {
      const name = nameInHash();
      if (name === undefined) return;
      setWanted("");
      window.requestAnimationFrame(() => {
        const entry = document.getElementById(sqlAnchor(name));
        entry?.setAttribute("open", "");
        entry?.scrollIntoView();
      });
    }
    follow();
    window.addEventListener("hashchange", follow);
    return () => window.removeEventListener("hashchange", follow);
  }, []);

  const known = useMemo(() => new Set(names.map(({ name }) => name)), [names]);
  const count = shown?.size ?? names.length;
  return (
    <div className="function-index">
      <search>
        <form action="/how#functions" onSubmit={(event) => event.preventDefault()}>
          <label htmlFor="find-function">Look for a function</label>
          <input
            id="find-function"
            type="search"
            name="find"
            className="field"
            autoComplete="off"
            spellCheck={false}
            maxLength={60}
            placeholder="attention, sqrt(, IM003, ..."
            value={wanted}
            onFocus={load}
            onChange={(event) => {
              load();
              setWanted(event.currentTarget.value);
            }}
          />
          <noscript>
            <button type="submit" className="button-quiet">
              Look
            </button>
          </noscript>
          <p role="status" className="print">
            {count} of {names.length} functions{failed && ". Their texts cannot be reached: try again soon"}
          </p>
        </form>
      </search>
      {chapters.map(({ title, words, functions }) => {
        const listed = functions.filter(({ name }) => !shown || shown.has(name));
        if (listed.length === 0) return null;
        return (
          <section key={title} className="chapter">
            <header>
              <h3>{title}</h3>
              <p>{words}</p>
            </header>
            <div>
              {listed.map((entry) => (
                <Entry
                  key={entry.name}
                  entry={entry}
                  line={shown?.get(entry.name)?.line}
                  text={all?.get(entry.name) ?? (opened?.name === entry.name ? opened : undefined)}
                  open={opened?.name === entry.name}
                  known={known}
                  address={address}
                  onOpen={load}
                />
              ))}
            </div>
          </section>
        );
      })}
    </div>
  );
}

/** Splits a comment before the errors that it lists, which only the reader of the text needs. */
function partsOf(comment: string): [words: string, errors: string | undefined] {
  const [words = "", errors] = comment.split(/ (?=Errors: )/);
  return [words, errors];
}

type EntryProps = {
  entry: CatalogueEntry;
  /** The line that was found in its text. */
  line: string | undefined;
  text: EngineFunction | undefined;
  open: boolean;
  known: Set<string>;
  address: string;
  onOpen: () => void;
};

function Entry({ entry: { name, comment }, line, text, open, known, address, onOpen }: EntryProps) {
  const [unfolded, setUnfolded] = useState(open);
  const [words, errors] = partsOf(comment);
  return (
    <details
      id={sqlAnchor(name)}
      className="sql-source"
      data-function={name}
      open={open}
      onToggle={(event) => {
        if (!event.currentTarget.open) return;
        setUnfolded(true);
        onOpen();
      }}
    >
      <summary>
        <code>imago.{name}</code> <span>{words}</span>
        {line !== undefined && <code className="found-line">{line}</code>}
      </summary>
      {errors !== undefined && <p className="function-errors">{errors}</p>}
      {text && unfolded ? (
        <SqlSheet
          id={`text-${name}`}
          title="as the database has it"
          name={`imago.${name}`}
          html={coloured(text, known)}
        />
      ) : (
        <p>
          <a href={`${address}function=${name}#${sqlAnchor(name)}`} className="link">
            {unfolded ? "Loading ..." : "Read it"}
          </a>
        </p>
      )}
    </details>
  );
}
