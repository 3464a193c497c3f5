import { Pin } from "../specimen/pin";

/** An empty plate: a pin, the outline of a missing specimen, and a blank label. */
export function EmptyPlate() {
  return (
    <figure className="empty-plate">
      <div className="box">
        <div className="plate">
          <Pin />
          <svg viewBox="0 0 16 16" shapeRendering="crispEdges" aria-hidden="true">
            <path d="M1 3h3v1h2v2h1v1h2V6h1V4h2V3h3v4h-1v2h-1v1h1v2h-1v1h-3v-1h-1v-2H7v2H6v1H3v-1H2v-2h1V9H2V7H1z" />
          </svg>
        </div>
      </div>
      <figcaption className="data-label">
        <p className="latin">Incognita absens</p>
        <p>seed unknown</p>
        <p>det. nobody</p>
      </figcaption>
    </figure>
  );
}
