/** How far an import is. `done` and `total` count bytes in `download`, parameters in `check` and `store`. */
export type ImportProgress = {
  phase: "download" | "check" | "store" | "compile";
  done: number;
  total: number;
  /** The file or tensor at hand. */
  item: string;
};
export type OnProgress = (progress: ImportProgress) => void;

/** For those who wait: they may look on, and end it. */
export type Watch = { onProgress?: OnProgress | undefined; signal?: AbortSignal | undefined };
