type PlateHeadingProps = { number: string; id: string; children: string };

/** A numbered heading, as in books of natural history. */
export function PlateHeading({ number, id, children }: PlateHeadingProps) {
  return (
    <header className="plate-heading">
      <p className="label">Plate {number}</p>
      <h2 id={id}>{children}</h2>
    </header>
  );
}
