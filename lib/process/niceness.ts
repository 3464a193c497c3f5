/** Niceness (POSIX) of a process that computes for seconds: beside it, one that answers gets three times the time. */
export const computing = 5;
