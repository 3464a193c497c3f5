import { LockedCabinet } from "./locked-cabinet";

/** The page while the database does not answer. It reloads by itself: see server/web/answer.ts. */
export function Away() {
  return (
    <main className="page">
      <div className="with-plate">
        <LockedCabinet />
        <div className="flex flex-col gap-5">
          <h1 className="headline">The cabinet is locked</h1>
          <p className="lede">
            The database does not answer at the moment, and everything here is kept in it. What is painted is
            safe.
          </p>
          <p className="print text-muted">This page tries again every few seconds.</p>
        </div>
      </div>
    </main>
  );
}
