/** Where the pictures come from, and what may be done with them. */
export function SiteFooter() {
  return (
    <footer className="site-footer">
      <div>
        <p>
          The bundled model, butterfly-64, was trained on 1,950 photographs: 165 from the Natural History
          Museum, London (CC BY 4.0), 1,785 from collections without a reliable licence; butterfly-64-turbo
          learnt from it. What they paint is no real species, and Imago claims no rights in it.
        </p>
        <p>
          Free software (MIT), set in EB Garamond and IBM Plex Mono. There is an{" "}
          <a href="/api/openapi.json">API</a>.
        </p>
      </div>
    </footer>
  );
}
