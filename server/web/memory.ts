/**
 * Bounds the memory of the web process. V8 lets a heap grow to gigabytes before it collects, and glibc keeps freed memory
 * in an arena a thread; under a flood that was 993 MB, and with these bounds 339 MB (bench -- abuse).
 */

/** Arguments of Node. package.json has the same for `npm run web`. */
export const webNodeArgs = ["--max-old-space-size=512"];
/** The Dockerfile and the systemd unit have the same. */
export const webEnvironment = { MALLOC_ARENA_MAX: "2" };
