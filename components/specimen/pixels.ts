/** Decodes the API's pictures for a canvas. */

/** `rgb`: base64 of three bytes per pixel, row by row. */
export function toImageData(rgb: string, width: number, height: number): ImageData {
  const bytes = atob(rgb);
  const image = new ImageData(width, height);
  for (let pixel = 0; pixel < width * height; pixel++) {
    for (let channel = 0; channel < 3; channel++)
      image.data[4 * pixel + channel] = bytes.charCodeAt(3 * pixel + channel);
    image.data[4 * pixel + 3] = 255;
  }
  return image;
}
