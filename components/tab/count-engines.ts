/** An engine takes some 500 MB. */
const mostEngines = 4;

/** Counts the engines that this device has cores and memory for; browsers round the memory (GB) and stop at 8. */
export function countEngines(): number {
  const { hardwareConcurrency = 1, deviceMemory = 4 } = navigator as Navigator & { deviceMemory?: number };
  return Math.max(1, Math.min(mostEngines, hardwareConcurrency, Math.floor(deviceMemory / 2)));
}
