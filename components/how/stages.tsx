import Link from "next/link";
import type { HowPage } from "@/server/web/pages/how/page";
import type { Subject } from "@/server/web/pages/how/subject";

const most = 5;

/** Chooses the noise, the last step, and evenly spaced steps between. */
function chosen({ steps }: Subject): Subject["steps"] {
  const count = Math.min(most, steps.length);
  return Array.from({ length: count }, (_, i) => Math.round((i * (steps.length - 1)) / (count - 1))).flatMap(
    (i) => steps[i] ?? [],
  );
}

const stageName = (step: number, of: number) =>
  step === 0 ? "noise" : step === of ? "imago" : `step ${step} of ${of}`;

/** Shows a metamorphosis in a row, as on old plates. */
export function Stages({ subject, noise }: Pick<HowPage, "subject" | "noise">) {
  if (!subject) return noise ? <Noise {...noise} /> : null;
  const { id, name, of, width, height } = subject;
  const done = subject.steps.length - 1;
  return (
    <figure className="metamorphosis">
      <ol className="plate-sheet">
        {chosen(subject).map(({ step, t, noiseLevel }) => (
          <li key={step}>
            {/* biome-ignore lint/performance/noImgElement: the pixels as they are, which an optimiser would smooth */}
            <img
              src={`/api/generations/${id}/frames/${step}.png?scale=4`}
              alt={`${name}, ${stageName(step, of)}`}
              width={4 * width}
              height={4 * height}
            />
            <p className="print">
              <strong>{stageName(step, of)}</strong>
              {step > 0 && step === of && ` (step ${of})`}
              <br />t = {t}, noise {noiseLevel.toFixed(2)}
            </p>
          </li>
        ))}
      </ol>
      <figcaption>
        <Link href={`/b/${id}`} className="latin underline">
          {name}
        </Link>
        , grown from seed {subject.seed} {done < of ? `so far in ${done} of ${of}` : `in ${of}`} steps of{" "}
        {subject.sampler} by the model {subject.model}.
      </figcaption>
    </figure>
  );
}

function Noise({ seed, src, width, height }: NonNullable<HowPage["noise"]>) {
  return (
    <figure className="metamorphosis">
      <ol className="plate-sheet">
        <li>
          {/* biome-ignore lint/performance/noImgElement: the pixels as they are, which an optimiser would smooth */}
          <img src={src} alt={`The noise of seed ${seed}`} width={4 * width} height={4 * height} />
          <p className="print">
            <strong>noise</strong>
            <br />
            seed {seed}
          </p>
        </li>
      </ol>
      <figcaption>
        No butterfly has been painted here yet: this is the noise that the first one will begin with.{" "}
        <Link href="/" prefetch={false} className="underline">
          Paint it
        </Link>
        , and this page takes it apart.
      </figcaption>
    </figure>
  );
}
