import type { HowPage } from "@/server/web/pages/how/page";
import { FunctionIndex } from "./function-index";
import { PlateHeading } from "./plate-heading";
import { SqlLink } from "./sql-link";

type FunctionsPlateProps = Pick<HowPage, "index"> & {
  number: string;
  /** The words in the address that are looked for. */
  find: string;
  address: string;
};

/** The plate that opens every function of the engine. */
export function FunctionsPlate({ number, index, find, address }: FunctionsPlateProps) {
  const { chapters, opened, found } = index;
  const count = chapters.reduce((sum, { functions }) => sum + functions.length, 0);
  return (
    <section aria-labelledby="functions">
      <PlateHeading number={number} id="functions">
        Every function there is
      </PlateHeading>
      <div className="prose">
        <p>
          The whole animal is {count} functions, and here they are, in the order in which a pass comes to
          them: from <SqlLink name="generate" />, the run, down to the digits, and up again to pixels and
          letters. The texts are the database&rsquo;s own, and every call in them leads on.
        </p>
      </div>
      <FunctionIndex chapters={chapters} opened={opened} find={find} found={found} address={address} />
    </section>
  );
}
