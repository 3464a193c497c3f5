/** A request for a job, before it is completed and checked. */
import type { GenerationRequest } from "@/lib/api/generation-request";
import type { Pedigree } from "../engine/origin";
import type { Parentage } from "./parentage";

export type NewJob = {
  clientId: string;
  /** The address whose limits count too, if any. */
  address?: string | undefined;
  /** Missing: that of the first parent. */
  model?: string | undefined;
  /** Refused if the model of that name is another one. */
  modelIdentity?: string | undefined;
  /** Signed 64 bits, decimal. Missing: what follows from the pedigree. */
  seed?: string | undefined;
  /** Missing values, here and below, take the model's usual ones. */
  sampler?: string | undefined;
  schedule?:
    | { spacing?: string | undefined; steps?: number | undefined }
    | { timesteps: number[] }
    | undefined;
  eta?: number | undefined;
  /** The class, of a model that has classes. Missing: that of the first parent. */
  label?: number | undefined;
  /** The butterflies that it is bred from; the run of the first is the usual one then. */
  parents?: Parentage | undefined;
  /** The pedigree of the initial noise, from a recipe. */
  pedigree?: Pedigree | undefined;
  /** A drawing that the run starts from: 8-bit red, green, blue of the state's pixels. Needs `seed`, or parents. */
  drawing?: Buffer | undefined;
  /** The timestep near which the run joins its schedule, if there is a drawing and no list of timesteps. */
  strength?: number | undefined;
  /** Whether a job that is there already, and has the same recipe, answers the request. */
  findTwin?: boolean;
  /** A client's key, and a digest of the request that came with it. */
  idempotency?: { key: string; digest: string } | undefined;
  /** An https address to tell when the job has ended. */
  webhook?: string | undefined;
};

/** Returns the schedule that a request names by its spacing and steps, or timestep by timestep. */
export const scheduleOf = ({
  schedule,
  steps,
}: Pick<GenerationRequest, "schedule" | "steps">): NewJob["schedule"] =>
  Array.isArray(schedule) ? { timesteps: schedule } : { spacing: schedule, steps };
