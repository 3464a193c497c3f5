"use client";

import { type KeyboardEvent, useEffect, useRef, useState } from "react";
import { firstTime } from "../tab/first-time";
import { OpeningProgress } from "../tab/opening";
import { type Operation, operations } from "./operations";
import { LabPicture, Result } from "./result";
import type { Painted } from "./surgery";
import { useSurgery } from "./use-surgery";

/** The link carries the statement behind this. */
const mark = "#sql=";

function statementInLink(): string | undefined {
  if (!window.location.hash.startsWith(mark)) return undefined;
  try {
    return decodeURIComponent(window.location.hash.slice(mark.length));
  } catch {
    return undefined; // cut off in the middle of a character
  }
}

const sameSql = (sql: string) => operations.find((operation) => operation.sql === sql);

/** Says how much of the picture has changed. */
function compared(before: Painted | undefined, after: Painted): string {
  if (after.frame.stateHash === before?.frame.stateHash) return "after: the very same bits";
  const [old, now] = [atob(before?.frame.rgb ?? ""), atob(after.frame.rgb)];
  const pixels = now.length / 3;
  let changed = 0;
  for (let at = 0; at < now.length; at += 3)
    if (old.slice(at, at + 3) !== now.slice(at, at + 3)) changed += 1;
  return `after: ${changed} of ${pixels} pixels differ`;
}

/** A prompt on this tab's own database, with operations to try. Nothing of it reaches a server. */
export function Lab() {
  const { doing, before, after, outcome, failed, operate, startOver } = useSurgery();
  const [sql, setSql] = useState(operations[0]?.sql ?? "");
  const editor = useRef<HTMLTextAreaElement>(null);
  const chosen = sameSql(sql);

  useEffect(() => {
    const read = () => {
      const linked = statementInLink();
      if (linked !== undefined) setSql(linked);
    };
    read();
    window.addEventListener("hashchange", read);
    return () => window.removeEventListener("hashchange", read);
  }, []);

  function write(text: string): void {
    setSql(text);
    window.history.replaceState(null, "", `${mark}${encodeURIComponent(text)}`);
  }

  function choose(operation: Operation): void {
    write(operation.sql);
    editor.current?.focus();
  }

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    void operate(sql, chosen?.paints ?? false);
  };

  return (
    <main className="page lab" data-where="tab" data-status={doing ? "busy" : failed ? "failed" : "idle"}>
      <header className="lab-head">
        <h1 className="headline">The lab</h1>
        <p className="lede">
          A database of your own, in this tab, with the network open on the table. Cut where you like: nothing
          here reaches any other butterfly, and &ldquo;start over&rdquo; makes it whole again.
        </p>
      </header>
      <noscript>
        <p className="notice">
          The lab runs a database in your browser, which needs JavaScript. Its network is to be seen without
          it too, on{" "}
          <a href="/how" className="link">
            the plates that say how it works
          </a>
          .
        </p>
      </noscript>
      <nav aria-label="Operations" className="lab-operations">
        <ol>
          {operations.map((operation) => (
            <li key={operation.id}>
              <button
                type="button"
                aria-current={operation === chosen}
                onClick={() => choose(operation)}
                className="link"
              >
                {operation.title}
              </button>
            </li>
          ))}
        </ol>
      </nav>
      <section aria-label="Operation" className="lab-table">
        {chosen && <p>{chosen.words}</p>}
        <div>
          <span className="label">SQL</span>
          <textarea
            ref={editor}
            aria-label="SQL statement"
            value={sql}
            rows={Math.min(16, Math.max(5, sql.split("\n").length + 1))}
            spellCheck={false}
            autoCapitalize="off"
            onChange={(event) => write(event.target.value)}
            onKeyDown={onKeyDown}
            className="field"
          />
        </div>
        <div className="flex flex-wrap gap-3">
          <button
            type="button"
            aria-disabled={doing !== undefined}
            onClick={() => void operate(sql, true)}
            className={chosen?.paints === false ? "button-quiet" : "button"}
          >
            Paint before and after
          </button>
          <button
            type="button"
            aria-disabled={doing !== undefined}
            onClick={() => void operate(sql, false)}
            className={chosen?.paints === false ? "button" : "button-quiet"}
          >
            Run
          </button>
          <button type="button" onClick={startOver} className="button-quiet">
            Start over
          </button>
        </div>
        <p className="text-muted">
          Ctrl and Enter run the statement. {firstTime} The link in the address bar holds the statement.
        </p>
        <div aria-live="polite">
          {doing?.opening ? (
            <OpeningProgress opening={doing.opening} />
          ) : (
            doing && (
              <>
                <p className="step-line">{doing.words}</p>
                <progress max={1} value={doing.fraction} aria-label={doing.words} className="bar" />
              </>
            )
          )}
        </div>
        {failed !== undefined && (
          <pre role="alert" className="notice" data-notice="sql-error">
            {failed}
          </pre>
        )}
        {(before || after) && (
          <div className="lab-pair">
            {before && (
              <figure>
                <LabPicture
                  rgb={before.frame.rgb}
                  {...before.generation.picture}
                  label="The butterfly before"
                />
                <figcaption className="print">before</figcaption>
              </figure>
            )}
            {after && (
              <figure data-same={after.frame.stateHash === before?.frame.stateHash}>
                <LabPicture rgb={after.frame.rgb} {...after.generation.picture} label="The butterfly after" />
                <figcaption className="print">{compared(before, after)}</figcaption>
              </figure>
            )}
          </div>
        )}
        {outcome && <Result {...outcome} />}
      </section>
    </main>
  );
}
