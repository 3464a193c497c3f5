import { Notice } from "../status/notice";
import type { Trouble } from "./paintings";

const isMemory = ({ code, message }: Trouble) =>
  code === "53200" || code === "out_of_memory" || /out of memory|memory access/i.test(message);

function wordsOf(trouble: Trouble): string {
  if (trouble.code === "no_webassembly")
    return "This browser has no WebAssembly, or its owner has switched it off: PostgreSQL cannot run in it.";
  if (isMemory(trouble))
    return "This tab ran out of memory: a database that paints needs some 500 MB. Close other tabs, or let the server paint.";
  if (trouble.code === "unreachable")
    return `The engine could not be fetched: ${trouble.message}. What this browser has kept lacks it.`;
  if (trouble.code === "died")
    return "PostgreSQL ended three times in the middle, without a new stage. This device may lack the memory for it.";
  return `This tab could not paint it: ${trouble.message}.`;
}

/** Tells why the tab cannot paint, and what to do. */
export function TabTrouble({ trouble, again }: { trouble: Trouble; again: () => void }) {
  return (
    <>
      <Notice name="tab-trouble">{wordsOf(trouble)}</Notice>
      <p>
        <button type="button" className="link" onClick={again}>
          Try once more in this tab
        </button>
      </p>
    </>
  );
}
