/** The messages between a page and its engine's worker. Types only: the page's bundle takes nothing from here. */
import type { FrameRecord, Generation } from "@/lib/api/response";
import type { Sampler } from "@/lib/api/samplers";
import type { TabModel } from "../edition/tab-models";
import type { NewFrame } from "../jobs/new-frame";
import type { HowPage } from "../web/pages/how/page";

export type Opening =
  | { phase: "download"; bytes: number; of: number }
  | { phase: "boot" }
  /** A section of imago.sql: "compiling the network". */
  | { phase: "load"; section: string; fraction: number }
  /** The database of an earlier visit is unpacked. */
  | { phase: "unpack" };

/** The state of the browser's storage: filled now, found filled, or unusable. */
export type Keeping = "kept" | "found" | "refused";

export type Opened = {
  engine: string;
  /** The version of the tab's PostgreSQL: "18.7". */
  server: string;
  model: TabModel;
  samplers: Sampler[];
  keeping: Keeping;
  /** Whether another version was kept, and had to be loaded again. */
  replaced: boolean;
  milliseconds: number;
};

/** A stored frame with its states, as bytes: with it another worker goes on where this one was. */
export type KeptFrame = NewFrame;

export type TabEvent =
  /** PostgreSQL has ended: the memory was not enough, or its program failed. The worker is of no more use. */
  | { type: "dead"; reason: string }
  | { type: "opening"; opening: Opening }
  | { type: "generation"; generation: Generation }
  | { type: "frame"; id: string; frame: FrameRecord; kept: KeptFrame }
  /** The engine's own words for why a butterfly fails; its document has those for visitors. */
  | { type: "failed"; id: string; error: TabError }
  | {
      type: "progress";
      id: string;
      progress: NonNullable<Generation["progress"]>;
      secondsLeft: number | null;
    };

export type Wish = Record<string, unknown>;

/**
 * An error that crosses to the page: `code` is an SQLSTATE or a word of ours; `diagnosis` is PostgreSQL's, if it
 * speaks.
 */
export type TabError = { message: string; code?: string | undefined; diagnosis?: Diagnosis | undefined };

/** The fields of an error that psql shows; positions count characters from 1. */
export type Diagnosis = {
  severity?: string | undefined;
  position?: string | undefined;
  internalPosition?: string | undefined;
  internalQuery?: string | undefined;
  detail?: string | undefined;
  hint?: string | undefined;
  where?: string | undefined;
};

/** A result: its first rows, the number of all of them, and how many rows a command changed. */
export type Table = { columns: string[]; rows: (string | null)[][]; count: number; affected: number };

/** The results of statements, and the notices that they raised: "NOTICE:  done". */
export type Outcome = { tables: Table[]; notices: string[] };

/** A step of a published butterfly, to be computed again. */
export type StepToCheck = {
  /** The absolute address of the butterfly in an API: its document; its frames lie below. */
  self: string;
  step: number;
};

/** The part of /how that a tab's database can tell before it has painted. */
export type TabHow = Pick<HowPage, "index" | "layerFunctions" | "noise"> & {
  network: NonNullable<HowPage["network"]>;
};

export type Checked = { step: number; published: string; computed: string; server: string };

/** The calls that the page makes; each is answered once. */
export type Calls = {
  open(request: { base: string; model: string | undefined; keep: boolean }): Promise<Opened>;
  ask(wish: Wish): Promise<Generation>;
  cancel(id: string): Promise<void>;
  /** Takes over the butterfly of a worker that has died. */
  resume(butterfly: { generation: Generation; frames: KeptFrame[] }): Promise<Generation>;
  /** The PNG file of a finished butterfly: imago.png(). */
  png(request: { id: string; scale: number }): Promise<Uint8Array>;
  query(sql: string): Promise<Outcome>;
  /** Reads the network and its SQL from the database's own catalog. */
  how(layerFunctions: string[]): Promise<TabHow>;
  /** Computes a published step again, from the published states before it. */
  check(request: StepToCheck): Promise<Checked>;
};

export type CallName = keyof Calls;
export type ToWorker = {
  [Name in CallName]: { call: number; name: Name; argument: Parameters<Calls[Name]>[0] };
}[CallName];
export type FromWorker =
  | { call: number; value: unknown }
  | { call: number; error: TabError }
  | { event: TabEvent };
