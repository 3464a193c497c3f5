type PlateHeadingProps = { number: string; id: string; children: string };

/** As over the plates of a natural history. */
export function PlateHeading({ number, id, children }: PlateHeadingProps) {
  return (
    <header className="plate-heading">
      <p className="label">Plate {number}</p>
      <h2 id={id}>{children}</h2>
    </header>
  );
}
