/** Checks the folder that Imago runs in, before anything starts. */

/** Throws if Next.js cannot build in a folder of that path: its style sheets' loader takes a # for a fragment. */
export function checkFolder(root: string): void {
  if (root.includes("#"))
    throw new Error(`the path ${root} has a #, with which Next.js cannot build the pages: move the folder`);
}
