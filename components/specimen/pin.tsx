/** The head of a steel pin, seen from above, and its shadow. */
export function Pin() {
  return (
    <svg aria-hidden="true" viewBox="0 0 24 24" className="pin">
      <ellipse cx="14" cy="14.5" rx="5" ry="4.5" className="pin-shadow" />
      <circle cx="12" cy="11" r="4.75" className="pin-head" />
      <circle cx="10.5" cy="9.5" r="1.5" className="pin-shine" />
    </svg>
  );
}
