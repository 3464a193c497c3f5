/** Where the picture lies on the card: enlarged by a whole number, in the middle of the specimen's square. */

export const card = { width: 1200, height: 630 } as const;

/** The square that the picture fits into, the largest that leaves the box its rim: 8 pixels a pixel for 64 x 64. */
export const square = { left: 59, top: 59, side: 512 } as const;

export type Place = { left: number; top: number; scale: number };

export function placePicture(width: number, height: number): Place {
  const scale = Math.max(1, Math.floor(square.side / Math.max(width, height)));
  const middle = (start: number, size: number) => start + Math.floor((square.side - size * scale) / 2);
  return { left: middle(square.left, width), top: middle(square.top, height), scale };
}

/** How long a card may be kept: its picture never changes, but its look may with a new version. */
export const cardSeconds = 86_400;
