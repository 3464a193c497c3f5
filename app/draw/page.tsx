/** The drawing plate: a drawing becomes a butterfly. */
import { DrawingPlate } from "@/components/drawing/drawing-plate";
import { metadataOf } from "@/components/layout/site-metadata";
import { Keeper } from "@/components/status/keeper";
import { TroublePage } from "@/components/trouble/trouble-page";
import { readPage } from "@/server/web/answer";
import { readStudio } from "@/server/web/pages/studio";
import "@/components/drawing/drawing.css";

export const metadata = metadataOf({
  title: "Draw a butterfly",
  page: "/draw",
  description: "Draw half a butterfly with a few inks: the database makes a whole one of it.",
});

export default async function Draw() {
  const page = await readPage(readStudio);
  if ("trouble" in page) return <TroublePage {...page} />;
  const { models } = page.value;
  return (
    <main className="page draw">
      <header className="flex flex-col gap-2">
        <h1 className="headline">A plate and a pencil</h1>
        <p className="lede">
          Draw a butterfly as crudely as you like. Noise is laid over the drawing, and the database takes it
          away again: what is left of your colours grows scales and veins.
        </p>
      </header>
      {models.length > 0 ? (
        <DrawingPlate models={models} />
      ) : (
        <p className="notice">
          The database has learned no butterflies yet, so it cannot paint after a drawing.{" "}
          <Keeper command="npm run model:import" />
        </p>
      )}
      <p className="notice draw-without-scripts">
        The pencil needs scripts. Without them, the API takes drawings: <code>drawing</code> of{" "}
        <code>POST /api/generations</code>.
      </p>
    </main>
  );
}
