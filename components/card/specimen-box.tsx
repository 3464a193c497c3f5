import { card, square } from "./place";

const { left, top, side } = square;
const middle = left + side / 2;

/** Draws a shallow box with plate and pin. drawCard() adds the picture. */
export function SpecimenBox() {
  return (
    <svg
      width={card.width}
      height={card.height}
      viewBox={`0 0 ${card.width} ${card.height}`}
      style={{ position: "absolute", left: 0, top: 0 }}
      aria-hidden="true"
    >
      <defs>
        <linearGradient id="shade" x1="0" y1="0" x2="0" y2="1">
          <stop offset="0" stopColor="#3b2f1e" stopOpacity="0.34" />
          <stop offset="1" stopColor="#3b2f1e" stopOpacity="0" />
        </linearGradient>
        <linearGradient id="side" x1="0" y1="0" x2="1" y2="0">
          <stop offset="0" stopColor="#3b2f1e" stopOpacity="0.22" />
          <stop offset="1" stopColor="#3b2f1e" stopOpacity="0" />
        </linearGradient>
        <radialGradient id="head" cx="0.36" cy="0.3" r="0.75">
          <stop offset="0" stopColor="#ffffff" />
          <stop offset="0.35" stopColor="#b9bcc0" />
          <stop offset="1" stopColor="#4b4f55" />
        </radialGradient>
      </defs>
      <rect x={left - 33} y={top - 33} width={side + 66} height={side + 66} fill="#6a5238" />
      <rect x={left - 27} y={top - 27} width={side + 54} height={side + 54} fill="#3f2f1e" />
      <rect x={left - 24} y={top - 24} width={side + 48} height={side + 48} fill="#ffffff" />
      <rect
        x={left - 14.5}
        y={top - 14.5}
        width={side + 29}
        height={side + 29}
        fill="none"
        stroke="#cfc6b4"
        strokeWidth="1"
      />
      <rect
        x={left - 10.5}
        y={top - 10.5}
        width={side + 21}
        height={side + 21}
        fill="none"
        stroke="#cfc6b4"
        strokeWidth="1"
      />
      <rect x={left - 24} y={top - 24} width={side + 48} height="16" fill="url(#shade)" />
      <rect x={left - 24} y={top - 24} width="12" height={side + 48} fill="url(#side)" />
      <path d={`M${middle + 4} ${top - 18}l16 19`} stroke="#3b2f1e" strokeOpacity="0.28" strokeWidth="5" />
      <path d={`M${middle} ${top - 24}v25`} stroke="#63676d" strokeWidth="3.5" />
      <circle cx={middle} cy={top - 27} r="14" fill="url(#head)" />
    </svg>
  );
}
