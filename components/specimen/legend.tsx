"use client";

import { useRemembered } from "../remembered";

const terms: [term: string, meaning: string][] = [
  ["egg, instar", "the noise before the first step; what a step has made of it, like a caterpillar's stages"],
  ["det.", "determinavit: the database server that painted the specimen"],
  ["timestep", "how far back the noise lies: close to 1000 all of it, at 0 none"],
  ["noise level", "the share of the state that is still noise, from 1 to 0"],
  ["hash", "the fingerprint of the state: the same on every server that computes the same bits"],
  [
    "x0, xt",
    "the butterfly that the database expects; the state that it works on, which the row of stages keeps",
  ],
];

/** Explains the words on the labels behind a "?", until the visitor knows them. Works without scripts. */
export function Legend() {
  const [known, setKnown] = useRemembered("legend", ["open", "known"]);
  if (known === "known") return null;
  return (
    <details className="legend">
      <summary aria-label="What the labels say" title="What the labels say">
        ?
      </summary>
      <div className="legend-card">
        <dl>
          {terms.map(([term, meaning]) => (
            <div key={term}>
              <dt>{term}</dt>
              <dd>{meaning}</dd>
            </div>
          ))}
        </dl>
        <button type="button" onClick={() => setKnown("known")} className="link">
          I know them now
        </button>
      </div>
    </details>
  );
}
