/** Pauses workers in the middle of a picture, on machines of any speed. */
import { onTestFinished } from "vitest";
import { connect } from "@/db/pool";

/** Locks the kernels, so that running steps finish and no step starts until the returned function is called. */
export async function holdSteps(databaseUrl: string): Promise<() => Promise<void>> {
  const lock = await connect(databaseUrl);
  const letGo = () => lock.end();
  onTestFinished(letGo);
  await lock.query("begin; lock table imago.kernel in access exclusive mode");
  return letGo;
}
