/** The fetch that downloads use: through the proxy that HTTP_PROXY, HTTPS_PROXY and NO_PROXY name, if they do. */
import { EnvHttpProxyAgent, fetch as undiciFetch } from "undici";

let agent: EnvHttpProxyAgent | undefined;

/** undici's own fetch: the one of Node 20 knows no proxies, and takes no agent of another undici. */
export const proxiedFetch = ((url: string | URL, init?: RequestInit) => {
  agent ??= new EnvHttpProxyAgent();
  return undiciFetch(url, { ...init, dispatcher: agent } as Parameters<typeof undiciFetch>[1]);
}) as unknown as typeof fetch;
