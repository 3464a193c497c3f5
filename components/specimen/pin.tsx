/** A steel pin with a round head, seen from above. */
export function Pin() {
  return (
    <svg aria-hidden="true" viewBox="0 0 24 24" className="pin">
      <path d="m12 11 7 8" className="pin-shadow" />
      <circle cx="12" cy="10" r="4.5" className="pin-head" />
      <circle cx="10.6" cy="8.6" r="1.4" className="pin-shine" />
    </svg>
  );
}
