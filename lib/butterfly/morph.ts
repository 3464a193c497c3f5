/** A morph: seven butterflies between two, at equal shares of the way from one to the other. */

/** The shares: 0 is the first butterfly, 1 the last. */
export const shares: readonly number[] = [1, 2, 3, 4, 5, 6, 7].map((eighths) => eighths / 8);

/** The same in the order of painting: the middle first, so that the strip fills evenly. */
export const paintingOrder: readonly number[] = [4, 2, 6, 1, 3, 5, 7].map((eighths) => eighths / 8);

const betweenMs = 180;
const endMs = 900;

/** The pictures of an animation that goes there and back, each with its duration; the ends stay longest. */
export function thereAndBack<Picture>(pictures: Picture[]): { picture: Picture; milliseconds: number }[] {
  const timed = pictures.map((picture, i) => ({
    picture,
    milliseconds: i === 0 || i === pictures.length - 1 ? endMs : betweenMs,
  }));
  return [...timed, ...timed.slice(1, -1).toReversed()];
}
