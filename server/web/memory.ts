/**
 * Bounds the memory of the web process. V8 lets a heap grow to gigabytes before it collects, and glibc keeps freed
 * memory in an arena a thread. Under floods (bench -- abuse) the process came to 993 MB without these bounds, in
 * attacks of 12 s each, and to 372 MB with them, in attacks of 6 s each.
 */

/** Arguments of Node. package.json has the same for `npm run web`. */
export const webNodeArgs = ["--max-old-space-size=512"];
/** The Dockerfile and the systemd unit have the same. */
export const webEnvironment = { MALLOC_ARENA_MAX: "2" };
