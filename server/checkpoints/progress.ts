/** The progress of an import. `done` and `total` count bytes in `download`, parameters in `check` and `store`. */
export type ImportProgress = {
  phase: "download" | "check" | "store" | "compile";
  done: number;
  total: number;
  /** The current file or tensor. */
  item: string;
};
export type OnProgress = (progress: ImportProgress) => void;

/** Lets the caller follow the import and abort it. */
export type Watch = { onProgress?: OnProgress | undefined; signal?: AbortSignal | undefined };
