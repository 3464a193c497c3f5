import type { HowPage } from "@/server/web/pages/how/page";
import { NoiseCurve } from "./noise-curve";
import { PlateHeading } from "./plate-heading";
import { SqlLink } from "./sql-link";
import { StepExample } from "./step-example";

type NoisePlateProps = Pick<HowPage, "subject" | "current"> & {
  number: string;
  diffusion: NonNullable<HowPage["diffusion"]>;
};

/** The plate that explains noise, its schedule, and the samplers. */
export function NoisePlate({ number, subject, current, diffusion }: NoisePlateProps) {
  return (
    <section aria-labelledby="noise">
      <PlateHeading number={number} id="noise">
        So much noise, so much picture
      </PlateHeading>
      <div className="prose">
        <p>
          A state is a picture under noise, and a table knows the recipe. For each timestep <i>t</i>,{" "}
          <code>imago.alphas_cumprod</code> has a number <i>ᾱ</i> between 0 and 1, the product of all that
          training has left of the picture up to there (<SqlLink name="train_alphas_cumprod" />
          ). Then <i>x</i> at <i>t</i> is √<i>ᾱ</i> times the picture <i>x</i>
          <sub>0</sub> and √(1 − <i>ᾱ</i>) times noise: the two curves below. At the left hardly anything but
          noise, at the right the picture.
        </p>
        <p>
          The network sees <i>x</i> and says what in it is noise; what is left, scaled up again, is the{" "}
          <i>x</i>
          <sub>0</sub> that it foresees (<SqlLink name="estimate" />
          ). Early it is a ghost, the mean of all butterflies that this noise could become. So a sampler does
          not trust it at once: it mixes the foreseen picture with less noise, for the next timestep of the
          schedule (<SqlLink name="schedule" />
          ), and asks again. <SqlLink name="ddim" /> takes the noise that was found, <SqlLink name="ddpm" />{" "}
          draws some anew (<SqlLink name="gaussian_noise" />
          ), <SqlLink name="dpmpp_2m" /> and <SqlLink name="ipndm" /> look back at the steps before.
        </p>
        {subject && current && (
          <p>
            Here is one step of <i className="latin">{subject.name}</i> as it is taken, and it is yours to
            change. Jump to the end from early on, and see the ghost; take another sampler, or a dose of new
            noise. A step that stands alone has no steps to look back at, so the samplers that do take their
            first one.
          </p>
        )}
      </div>
      {subject && current ? (
        <StepExample subject={subject} diffusion={diffusion} />
      ) : (
        <figure className="plate-sheet">
          <NoiseCurve alphas={diffusion.alphas} schedule={[]} chosen={undefined} />
        </figure>
      )}
    </section>
  );
}
