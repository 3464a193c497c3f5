"use client";

import { useState } from "react";
import { exampleLimits } from "@/lib/api/allowed";
import type { PackedProduct } from "@/lib/api/explain";
import { Digits } from "./digits";
import { NumberRow } from "./number-row";
import { usePackedProduct } from "./use-packed-product";
import type { Wrong } from "./wrong";

export type PackedExampleProps = {
  /** The product of the numbers in the address, or of the default numbers. */
  initial: PackedProduct;
  /** The contents of the fields, valid or not. */
  pixels: string[];
  taps: string[];
  /** Errors of the numbers in the address, by field. */
  wrong: Wrong;
};

/** Lets the reader change pixels and kernel, which the database multiplies. */
export function PackedExample(props: PackedExampleProps) {
  const [pixels, setPixels] = useState(props.pixels);
  const [taps, setTaps] = useState(props.taps);
  const { product, wrong, failed } = usePackedProduct(pixels, taps, props);
  const stale = wrong.pixels !== undefined || wrong.taps !== undefined;
  return (
    <form action="/how#packed" className="packed" onSubmit={(event) => event.preventDefault()}>
      <div className="packed-inputs">
        <NumberRow
          legend="A row of pixels"
          one="pixel"
          values={pixels}
          onChange={setPixels}
          largest={exampleLimits.pixels.largest}
          wrong={wrong.pixels}
        />
        <NumberRow
          legend="A kernel of three taps"
          one="tap"
          values={taps}
          onChange={setTaps}
          largest={exampleLimits.taps.largest}
          wrong={wrong.taps}
        />
        <noscript>
          <button type="submit" className="button-quiet">
            Let the database multiply
          </button>
        </noscript>
      </div>
      {failed !== undefined && (
        <p role="alert" className="notice">
          {failed}
        </p>
      )}
      <div className="packed-result plate-sheet" data-product={product.product}>
        <dl>
          <dt>the pixels as one number</dt>
          <dd>
            <Digits text={product.plane} />
          </dd>
          <dt>times the kernel as one number, written backwards</dt>
          <dd>
            <Digits text={product.kernel} />
          </dd>
          <dt>is one product</dt>
          <dd>
            <Digits text={product.product} />
          </dd>
        </dl>
        <div>
          <Places product={product} />
          <p role="status" className="print">
            {stale && "For the last valid numbers: "}
            {verdict(product)}
          </p>
        </div>
      </div>
    </form>
  );
}

function verdict({ cells, sliding }: PackedProduct): string {
  const same = cells.filter((cell, i) => cell === sliding[i]).length;
  return `${same} of ${cells.length} cells of the product are what the sliding window finds`;
}

/** Returns the terms under the window at one place: tap times pixel. */
function termsAt({ pixels, taps }: PackedProduct, place: number): string {
  return taps
    .flatMap((tap, j) => {
      const pixel = pixels[place + j - taps.length + 1];
      return pixel === undefined ? [] : `${tap} × ${pixel}`;
    })
    .join(" + ");
}

function Places({ product }: { product: PackedProduct }) {
  return (
    <table className="packed-places">
      <thead>
        <tr>
          <th scope="col">cell of the product</th>
          <th scope="col">read back</th>
          <th scope="col">the sliding window</th>
        </tr>
      </thead>
      <tbody>
        {product.cells.map((cell, place) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a cell is its place
          <tr key={place}>
            <td>
              <Digits text={product.product.slice(12 * place, 12 * place + 12)} first={place} />
            </td>
            <td>{cell}</td>
            <td>
              {termsAt(product, place)} = {product.sliding[place]}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
