/** The origin under which a request reached the site, for absolute addresses. */
import { baseUrl } from "@/lib/http/base-url";
import { webSettings } from "./shared";

export const baseOf = (headers: Headers): string => baseUrl(headers, webSettings());
