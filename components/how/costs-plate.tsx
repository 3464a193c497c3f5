import type { HowPage } from "@/server/web/pages/how/page";
import { CostChart } from "./cost-chart";
import { PlateHeading } from "./plate-heading";
import { SqlLink } from "./sql-link";

type CostsPlateProps = Pick<HowPage, "costs" | "subject"> & { network: NonNullable<HowPage["network"]> };

/** The plate that shows the time of each layer. */
export function CostsPlate({ costs, network, subject }: CostsPlateProps) {
  return (
    <section aria-labelledby="costs">
      <PlateHeading number="V" id="costs">
        What a pass costs
      </PlateHeading>
      <div className="prose">
        <p>
          Each layer reports when it is done, and the worker notes how long it took, with every step of every
          butterfly. <SqlLink name="layer_medians" /> sums up these notes. They are not a benchmark: the
          machine may have been busy with other things.
        </p>
      </div>
      {costs && subject ? (
        <CostChart costs={costs} network={network} name={subject.name} />
      ) : (
        <p className="notice">No step has been timed yet.</p>
      )}
    </section>
  );
}
