/** Places the picture on the card: enlarged by a whole number, in the middle of the specimen's square. */

export const card = { width: 1200, height: 630 } as const;

/** The largest square inside the rim of the box. A picture of 64 x 64 is enlarged 8 times. */
export const square = { left: 59, top: 59, side: 512 } as const;

export type Place = { left: number; top: number; scale: number };

export function placePicture(width: number, height: number): Place {
  const scale = Math.max(1, Math.floor(square.side / Math.max(width, height)));
  const middle = (start: number, size: number) => start + Math.floor((square.side - size * scale) / 2);
  return { left: middle(square.left, width), top: middle(square.top, height), scale };
}

/** Cache lifetime of a card. Its picture never changes, but a new version may change its look. */
export const cardSeconds = 86_400;
