import { Pin } from "./pin";

type PlateProps = {
  /** The address of the picture; undefined: the plate is empty. */
  image: string | undefined;
  alt: string;
  /** The picture's size in pixels, which an empty plate keeps free. */
  width: number;
  height: number;
  pinned?: boolean;
  /** Whether the picture may wait until it comes into sight. */
  lazy?: boolean;
};

/** The plate of a butterfly whose picture is a file. */
export function Plate({ image, alt, width, height, pinned = false, lazy = false }: PlateProps) {
  return (
    <div className="plate">
      {pinned && <Pin />}
      <div className="mount" style={{ "--pixels": width, aspectRatio: `${width} / ${height}` }}>
        {image !== undefined && (
          // biome-ignore lint/performance/noImgElement: the pixels as they are, which an optimiser would smooth
          <img
            src={image}
            alt={alt}
            width={width}
            height={height}
            {...(lazy && { loading: "lazy", decoding: "async" })}
            className="picture"
          />
        )}
      </div>
    </div>
  );
}
