import Link from "next/link";
import { chips, type Colour, colours } from "@/lib/butterfly/drawing";

const inColour = (name: string) => `${/^[aeiou]/.test(name) ? "An" : "A"} ${name} one`;

/** Six colours that a butterfly may begin in, and the way to the drawing plate. */
export function ColourChips({ choose }: { choose: (colour: Colour) => void }) {
  return (
    <fieldset className="colour-chips">
      <legend>or in a colour</legend>
      {chips.map((name) => (
        <button
          key={name}
          type="button"
          aria-label={inColour(name)}
          title={`${inColour(name)}: it begins with an outline in that colour`}
          style={{ background: `rgb(${colours.find((colour) => colour.name === name)?.rgb.join(" ")})` }}
          onClick={() => choose(name)}
        />
      ))}
      <Link href="/draw" prefetch={false} className="link">
        or draw one
      </Link>
    </fieldset>
  );
}
