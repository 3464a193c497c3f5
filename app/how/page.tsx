/** Explains how a database paints: network, SQL, one multiplication, costs; all read from the database. */
import { addressOf, readAddress } from "@/components/how/address";
import { CostsPlate } from "@/components/how/costs-plate";
import { FunctionsPlate } from "@/components/how/functions-plate";
import { Introduction } from "@/components/how/introduction";
import { layerFunctions } from "@/components/how/kinds";
import { NetworkPlate } from "@/components/how/network-plate";
import { NoisePlate } from "@/components/how/noise-plate";
import { PackedPlate } from "@/components/how/packed-plate";
import { metadataOf } from "@/components/layout/site-metadata";
import { Keeper } from "@/components/status/keeper";
import { TroublePage } from "@/components/trouble/trouble-page";
import { readPage } from "@/server/web/answer";
import { readHow } from "@/server/web/pages/how/page";
import "@/components/how/how.css";

export const metadata = metadataOf({
  title: "How it works",
  page: "/how",
  description:
    "How PostgreSQL paints a butterfly: the U-Net as a table, the SQL of every layer, a convolution as one long multiplication, and what a pass costs.",
});

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export default async function How({ searchParams }: Props) {
  const { butterfly, layer, step, pixels, taps, functionName, find } = readAddress(await searchParams);
  const read = await readPage(() => readHow({ id: butterfly, functionName, find }, layerFunctions));
  if ("trouble" in read) return <TroublePage {...read} />;
  const page = read.value;
  const { network, subject, current, costs } = page;
  return (
    <main className="page how">
      <Introduction subject={subject} noise={page.noise} />
      {page.diffusion && (
        <NoisePlate number="II" subject={subject} current={current} diffusion={page.diffusion} />
      )}
      {network ? (
        <NetworkPlate {...page} network={network} layer={layer} step={step} address={addressOf(butterfly)} />
      ) : (
        <p className="notice">
          The database has learned no butterflies yet, so there is no network to show.{" "}
          <Keeper command="npm run model:import" />
        </p>
      )}
      <PackedPlate pixels={pixels} taps={taps} />
      {network && <CostsPlate costs={current ? costs : undefined} network={network} subject={subject} />}
      <FunctionsPlate number="VI" index={page.index} find={find} address={addressOf(butterfly)} />
    </main>
  );
}
