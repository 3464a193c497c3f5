/** A painting that is met in the middle, on machines of any speed. */
import { onTestFinished } from "vitest";
import { connect } from "@/db/pool";

/** When the steps under way are done none is begun, until what is returned is called: the kernels cannot be read. */
export async function holdSteps(databaseUrl: string): Promise<() => Promise<void>> {
  const lock = await connect(databaseUrl);
  const letGo = () => lock.end();
  onTestFinished(letGo);
  await lock.query("begin; lock table imago.kernel in access exclusive mode");
  return letGo;
}
