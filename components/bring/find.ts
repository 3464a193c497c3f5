/** Reads a picture's file, and finds the butterfly that it shows among those that are here. */
import { isInt64 } from "@/lib/ids/int64";
import { type Carried, readCarried } from "@/lib/pictures/text/parameters";
import { readPictureText } from "@/lib/pictures/text/read";
import { wishOf } from "../options/wish";
import type { FrameRecord, Generation, GenerationPage } from "@/lib/api/response";

/** Refuses larger files: none is a butterfly. */
const maxBytes = 50_000_000;

/** Words for people, if the file brings nothing. */
export async function readFile(file: Blob): Promise<{ carried: Carried } | { nothing: string }> {
  if (file.size > maxBytes)
    return { nothing: `The file has ${Math.round(file.size / 1e6)} MB: no butterfly is as large as that.` };
  const texts = readPictureText(new Uint8Array(await file.arrayBuffer()));
  if (!texts) return { nothing: "It takes a PNG, WebP or GIF file." };
  const carried = readCarried(texts);
  return carried
    ? { carried }
    : {
        nothing:
          "The picture does not say what made it. A file that was downloaded here does; a screenshot, or a copy that a chat has packed anew, has lost it.",
      };
}

const isAlike = (found: Generation, carried: Carried): boolean =>
  (carried.modelIdentity === undefined || found.modelIdentity === carried.modelIdentity) &&
  String(found.steps) === carried.steps &&
  found.sampler === carried.sampler &&
  String(found.schedule) === carried.schedule &&
  found.eta === Number(carried.eta ?? 0) &&
  (found.label ?? undefined) === (carried.label === undefined ? undefined : Number(carried.label)) &&
  (found.bred || found.drawn) === (carried.start !== undefined);

async function read<Document>(path: string): Promise<Document> {
  const response = await fetch(path);
  if (!response.ok) throw new Error(`the server answered ${response.status}`);
  return response.json();
}

/** The settings of bred and drawn ones do not say which it is: the hash of a state does. */
async function isSame(found: Generation, carried: Carried): Promise<boolean> {
  if (!isAlike(found, carried)) return false;
  if (carried.start === undefined) return true;
  const frame = await read<FrameRecord>(`${found.links.self}/frames/${Number(carried.step)}.json`);
  return frame.stateHash === carried.stateHash;
}

/** The form says what is wrong with other seeds and models. */
const canBeHere = ({ seed, model }: Carried) => isInt64(seed) && /^[a-z0-9][a-z0-9._-]{0,63}$/.test(model);

/**
 * Finds a finished butterfly with the same parameters; undefined without one. Throws if the server cannot be reached.
 */
export async function findHere(carried: Carried): Promise<Generation | undefined> {
  if (!canBeHere(carried)) return undefined;
  const query = new URLSearchParams({ seed: carried.seed, model: carried.model, limit: "100" });
  for (let path: string | undefined = `/api/generations?${query}`; path !== undefined; ) {
    const page: GenerationPage = await read(path);
    for (const generation of page.generations) if (await isSame(generation, carried)) return generation;
    path = page.links.next;
  }
  return undefined;
}

/**
 * The wish for a bred or drawn butterfly, from its recipe. Undefined if the file lacks a part of it: older files do,
 * and small pictures lack the drawing.
 */
export function recipeOf(carried: Carried): Record<string, unknown> | undefined {
  const { seed, model, modelIdentity, steps, sampler, schedule, eta, label, start, pedigree, drawing } =
    carried;
  const lacks = (part: string, text: string | undefined) => start?.includes(part) && text === undefined;
  if (lacks("bred", pedigree) || lacks("drawn", drawing)) return undefined;
  const listed = /^\d/.test(schedule ?? "");
  const fields = {
    seed,
    model,
    modelIdentity,
    steps: listed ? undefined : steps,
    sampler,
    schedule,
    eta,
    label,
  };
  const given = Object.entries(fields).flatMap(([name, text]): [string, string][] =>
    text ? [[name, text]] : [],
  );
  const wish = { ...wishOf(given), ...(drawing !== undefined && { drawing }) };
  if (pedigree === undefined) return wish;
  try {
    return { ...wish, pedigree: JSON.parse(pedigree) };
  } catch {
    return undefined; // somebody has changed the text
  }
}

/** The address of the form, filled with what the file carries. */
export function carriedPath({ seed, model, steps, sampler, schedule, eta, label }: Carried): string {
  const fields = { seed, model, steps, sampler, schedule, eta: eta === "0" ? undefined : eta, label };
  const given = Object.entries(fields).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value]],
  );
  return `/?${new URLSearchParams(given)}`;
}
