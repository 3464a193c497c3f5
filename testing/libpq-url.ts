/** Returns the address for PostgreSQL's own programs: those before 17 refuse a parameter that they do not know. */
export function libpqUrl(url: string): string {
  const address = new URL(url);
  for (const name of ["sslnegotiation", "options"]) address.searchParams.delete(name);
  return address.href;
}
