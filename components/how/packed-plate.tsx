import { packedQuery } from "@/lib/api/explain";
import { readPackedProduct } from "@/server/web/files/packed-product";
import { pool } from "@/server/web/shared";
import { PackedExample } from "./packed-example";
import { PlateHeading } from "./plate-heading";
import { SqlLink } from "./sql-link";
import { wrongOf } from "./wrong";

const usual = { pixels: [3, 1, 4, 1], taps: [1, 2, 1] };

type PackedPlateProps = { pixels: string[]; taps: string[] };

/** The plate that explains packed multiplication. */
export async function PackedPlate({ pixels, taps }: PackedPlateProps) {
  const asked = packedQuery.safeParse({ pixels: pixels.join(), taps: taps.join() });
  const issues = asked.error?.issues ?? [];
  const wrong = wrongOf(issues.map(({ path, message }) => ({ field: String(path[0]), limit: message })));
  const initial = await readPackedProduct(pool(), asked.data ?? usual);
  return (
    <section aria-labelledby="packed">
      <PlateHeading number="IV" id="packed">
        A number is a row of pixels
      </PlateHeading>
      <div className="prose">
        <p>
          Most of the work is convolution: a small window, the kernel, slides over a picture, and at each
          place the pixels under it are multiplied with the window&rsquo;s numbers, the taps, and added up.
          Done row by row, a database needs minutes for a single look at a picture. But PostgreSQL has a
          number type, <code>numeric</code>, that holds more than a hundred thousand digits and multiplies
          them in one go.
        </p>
        <p>
          So write the pixels into one long number, twelve digits each, like rooms along a corridor; and the
          taps into another, backwards. Multiply the two as you have learned to at school, and in every room
          of the product stands one sum of the sliding window, all of them at once. Change a number, and the
          database multiplies again.
        </p>
      </div>
      <PackedExample initial={initial} pixels={pixels} taps={taps} wrong={wrong} />
      <div className="prose">
        <p>
          The engine does this with whole pictures (a window of 3 by 3 is nine taps, a row of the picture
          apart) and with five digits a pixel and four a tap, so that no sum is ever too large for its room. A
          network whose weights are small whole numbers times a scale needs rooms of eight digits only, four a
          pixel and three a tap, and its corridors are a third shorter: the butterflies here are painted so.
          Negative numbers would borrow from the room next door, so everything is shifted to be positive
          first, and shifted back inside the same sum: <SqlLink name="pack" /> has the details. This example
          is computed by <SqlLink name="packed_product" />.
        </p>
      </div>
    </section>
  );
}
