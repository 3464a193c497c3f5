import type { CSSProperties } from "react";
import { card, square } from "./place";
import { SpecimenBox } from "./specimen-box";

/** The light scheme of app/styles/tokens.css. A card has no dark scheme. */
const colours = {
  ground: "#ece5d5",
  sheet: "#f8f4ea",
  ink: "#231c14",
  muted: "#5d5343",
  line: "#b9ab8f",
  accent: "#8a2e20",
};

const titleWidth = 450;
const labelLeft = square.left + square.side + 68;

const styles = {
  card: {
    display: "flex",
    width: card.width,
    height: card.height,
    background: colours.ground,
    color: colours.ink,
  },
  /** A printed label: two rules around it, the outer one heavier. */
  label: {
    position: "absolute",
    left: labelLeft,
    top: 26,
    width: card.width - labelLeft - 26,
    height: card.height - 52,
    display: "flex",
    padding: 7,
    background: colours.sheet,
    border: `2px solid ${colours.ink}`,
  },
  inner: {
    flex: 1,
    display: "flex",
    flexDirection: "column",
    padding: "30px 36px 28px",
    border: `1px solid ${colours.line}`,
  },
  wordmark: { fontFamily: "Garamond", fontStyle: "italic", fontWeight: 500, fontSize: 44, lineHeight: 1 },
  title: {
    display: "flex",
    flexDirection: "column",
    fontFamily: "Garamond",
    fontStyle: "italic",
    fontWeight: 500,
    lineHeight: 1,
  },
  facts: {
    display: "flex",
    flexDirection: "column",
    fontFamily: "Plex",
    fontSize: 23,
    lineHeight: 1.55,
    color: colours.muted,
  },
  motto: {
    marginTop: 22,
    paddingTop: 20,
    borderTop: `1px solid ${colours.line}`,
    fontFamily: "Garamond",
    fontWeight: 400,
    fontSize: 38,
    lineHeight: 1,
    color: colours.accent,
  },
} satisfies Record<string, CSSProperties>;

/** Estimates a word's width in units of its font size: most letters take half a unit, an m nearly one. */
const widthOf = (word: string) => 0.47 * word.length + 0.42 * (word.match(/[mw]/gi)?.length ?? 0);

const titleSize = (lines: string[]) =>
  Math.min(200 / lines.length, 84, Math.floor(titleWidth / Math.max(...lines.map(widthOf))));

export type CardText = {
  /** The two words of a name, set in italics as large as they fit. */
  title: string[];
  /** Lines of the label. */
  facts: string[];
  motto: string;
};

/** Draws a pinned specimen and its label. drawCard() adds the picture. */
export function Card({ title, facts, motto }: CardText) {
  return (
    <div style={styles.card}>
      <SpecimenBox />
      <div style={styles.label}>
        <div style={styles.inner}>
          <div style={styles.wordmark}>Imago</div>
          <div style={{ flex: 1 }} />
          <div style={{ ...styles.title, fontSize: titleSize(title) }}>
            {title.map((line) => (
              <div key={line}>{line}</div>
            ))}
          </div>
          <div style={{ flex: 1 }} />
          <div style={styles.facts}>
            {facts.map((fact) => (
              <div key={fact}>{fact}</div>
            ))}
          </div>
          <div style={styles.motto}>{motto}</div>
        </div>
      </div>
    </div>
  );
}
