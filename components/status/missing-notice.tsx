/** Says that there is no butterfly at the address of the page. */
export function MissingNotice() {
  return (
    <p className="notice" data-notice="missing">
      There is no such butterfly. It may have flown: old ones are deleted unless somebody keeps them.
    </p>
  );
}
