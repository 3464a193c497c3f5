import { EmptyPage } from "./empty-page";

/** The page of an address that leads nowhere. */
export function Missing() {
  return (
    <EmptyPage
      headline="Specimen missing"
      lede="There is nothing at this address. The link may be wrong, or the butterfly has flown: old ones are deleted unless somebody keeps them."
    />
  );
}
