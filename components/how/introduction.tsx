import type { HowPage } from "@/server/web/pages/how/page";
import { PlateHeading } from "./plate-heading";
import { SqlLink } from "./sql-link";
import { Stages } from "./stages";

/** Explains diffusion models to newcomers. */
export function Introduction({ subject, noise }: Pick<HowPage, "subject" | "noise">) {
  return (
    <>
      <header className="flex flex-col gap-2">
        <h1 className="headline">How a database paints</h1>
        <p className="lede">
          Every number that turns noise into a butterfly is computed by SQL, in a PostgreSQL without
          extensions. Here is the animal opened, part by part, with the code that moves each part as the
          database itself gives it out.
        </p>
        <p className="lede">
          The idea, and the first butterfly that a database painted, are those of the article{" "}
          <a className="underline" href="https://explainextended.com/2024/12/31/happy-new-year-16/">
            Happy New Year: Diffusion Model image generator in about 700 lines of pure SQL
          </a>{" "}
          (
          <a className="underline" href="https://github.com/quassnoi/explain-extended-2025">
            its code
          </a>
          ).
        </p>
      </header>
      <section aria-labelledby="stages">
        <PlateHeading number="I" id="stages">
          From noise to a butterfly
        </PlateHeading>
        <div className="prose">
          <p>
            A diffusion model has learned to do one thing: look at a noisy picture, and say what in it is
            noise. Take a little of that away, look again, and repeat; what began as nothing but noise ends as
            a picture. Nobody tells it which butterfly to paint: the noise decides, and the noise is drawn
            from one number, the seed.
          </p>
          <p>
            Each such step is one <code>select</code>. <SqlLink name="denoise" /> asks the network what it
            takes for noise (<SqlLink name="predict_noise" />
            ), works out the next state from the answer, and the next state becomes a row of a table. The
            pictures below are such rows.
          </p>
        </div>
        <Stages subject={subject} noise={noise} />
      </section>
    </>
  );
}
