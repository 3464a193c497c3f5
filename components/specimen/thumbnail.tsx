type ThumbnailProps = { image: string | undefined; width: number; height: number };

/** A small picture beside a name. */
export function Thumbnail({ image, width, height }: ThumbnailProps) {
  return (
    <span className="thumbnail">
      {/* biome-ignore lint/performance/noImgElement: the pixels as they are, which an optimiser would smooth */}
      <img src={image} alt="" width={width} height={height} loading="lazy" decoding="async" />
    </span>
  );
}
