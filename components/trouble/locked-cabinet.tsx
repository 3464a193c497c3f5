/** A cabinet with its drawers shut: a label on each, and a keyhole. */
export function LockedCabinet() {
  return (
    <svg viewBox="0 0 120 120" aria-hidden="true" className="locked-cabinet">
      {[4, 42, 80].map((top) => (
        <g key={top} transform={`translate(4 ${top})`}>
          <rect width="112" height="36" className="front" />
          <rect x="3.5" y="3.5" width="105" height="29" className="panel" />
          <rect x="38" y="8" width="36" height="11" className="card" />
          <path d="M43 12.5h26M48 15.5h16" className="line" />
          <circle cx="56" cy="25" r="1.7" className="hole" />
          <path d="M55.3 25h1.4l.5 4h-2.4z" className="hole" />
        </g>
      ))}
    </svg>
  );
}
