/** The offer of this installation: its limit of steps, and the samplers of its engine. */
import type { Offer, Sampler } from "@/lib/api/samplers";
import { readSamplers } from "../../engine/samplers";
import { jobSettings, pool, shared } from "../shared";

const reading = () => shared("samplers", () => ({ samplers: undefined as Promise<Sampler[]> | undefined }));

/** Reads the samplers once: an engine with others arrives with a new process. */
export async function readOffer(): Promise<Offer> {
  const read = reading();
  read.samplers ??= readSamplers(pool()).catch((error) => {
    read.samplers = undefined;
    throw error;
  });
  return { maxSteps: jobSettings().limits.steps, samplers: await read.samplers };
}
