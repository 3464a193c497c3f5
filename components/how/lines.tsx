/** The leader lines of the drawing. The boxes repeat their meaning as text. */
import type { Arrangement, Skip } from "./arrangement";

/** Returns the middle of a row. Rows are as high as in styles/drawing.css. */
const rem = (row: number) => `${(row + 0.5) * 3.25}rem`;

/** Draws a line down the left side and up the right side, and a horizontal line for each skip. */
export function UnfoldedLines({ skips, rows, middle }: Arrangement) {
  const bottom = rows > middle ? rem(rows - 1) : rem(middle - 0.4);
  return (
    <svg className="lines unfolded" aria-hidden="true">
      <title>The way through the network</title>
      <g className="flow">
        <line x1="31%" x2="31%" y1={rem(skips[0]?.row ?? 0)} y2={rem(middle - 1)} />
        <line x1="31%" x2="50%" y1={rem(middle - 1)} y2={rem(middle)} />
        <line x1="50%" x2="50%" y1={rem(middle)} y2={bottom} />
        <line x1="50%" x2="69%" y1={bottom} y2={bottom} />
        <line x1="69%" x2="69%" y1={bottom} y2={rem(0)} />
      </g>
      {skips.map(({ row, from }) => (
        <g key={row} className="skip">
          <line x1="42%" x2="57.5%" y1={rem(row)} y2={rem(row)} />
          <circle cx="42.4%" cy={rem(row)} r="2.5" />
          <text x="50%" y={rem(row)} dy="-0.4em" textAnchor="middle">
            {from.outChannels}
          </text>
        </g>
      ))}
    </svg>
  );
}

const rowUnits = 48;
const stepUnits = 7;

/** Draws the skips of the list as brackets on the right, the outermost furthest out. */
export function FoldedLines({ skips, count }: { skips: Skip[]; count: number }) {
  const width = stepUnits * (skips.length + 1);
  const y = (ordinal: number) => (ordinal - 0.5) * rowUnits;
  return (
    <svg
      className="lines folded"
      aria-hidden="true"
      viewBox={`0 0 ${width} ${count * rowUnits}`}
      style={{ "--gutter": `${width / 16}rem` }}
    >
      <title>The way through the network</title>
      {skips.map(({ from, to }, i) => {
        const x = width - stepUnits * (i + 0.5);
        return (
          <g key={from.ordinal} className="skip">
            <path d={`M0 ${y(from.ordinal)} H${x} V${y(to.ordinal)} H0`} />
            <circle cx="2.5" cy={y(from.ordinal)} r="2.5" />
          </g>
        );
      })}
    </svg>
  );
}
