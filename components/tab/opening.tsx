import type { Opening as Progress } from "@/server/tab/contract";

const megabytes = (bytes: number) => (bytes / 1e6).toFixed(1);

/** The share of the whole wait that the work before each phase took, measured at a first visit. */
const begins = { download: 0, boot: 0.2, load: 0.35, unpack: 0.6 };

function shareOf(opening: Progress): number {
  switch (opening.phase) {
    case "download":
      return opening.of > 0 ? begins.boot * (opening.bytes / opening.of) : 0;
    case "load":
      return opening.section.startsWith("compiling") ? 0.6 : begins.load + 0.25 * opening.fraction;
    default:
      return begins[opening.phase];
  }
}

function wordsOf(opening: Progress | undefined): string {
  switch (opening?.phase) {
    case "download":
      return opening.of > 0
        ? `fetching the database: ${megabytes(opening.bytes)} of ${megabytes(opening.of)} MB`
        : "fetching the database";
    case "boot":
      return "starting PostgreSQL in this tab";
    case "load":
      return `${opening.section}, in SQL`;
    case "unpack":
      return "unpacking the database that this browser has kept";
    default:
      return "waiting for an engine";
  }
}

/** Shows how far the engine of the tab has come, before it can paint. */
export function OpeningProgress({ opening }: { opening: Progress | undefined }) {
  const words = wordsOf(opening);
  return (
    <>
      <p className="step-line" data-opening={opening?.phase ?? "waiting"}>
        {words}
      </p>
      <progress max={1} value={opening && shareOf(opening)} aria-label={words} className="bar" />
    </>
  );
}
