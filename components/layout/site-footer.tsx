/** Credits of the training pictures and of the article, and the licence of the painted ones. */
export function Credits() {
  return (
    <>
      <p>
        The bundled model, butterfly-64, was trained on 2,038 photographs: 253 under open licences (Natural
        History Museum, London, CC BY 4.0; Smithsonian Institution, CC0; BIDS Machine Shop, BSD), 1,785 from
        collections without a reliable licence; butterfly-64-turbo learnt from it. What they paint is not a
        real species, and Imago claims no rights in it.
      </p>
      <p>
        Inspired by the article{" "}
        <a href="https://explainextended.com/2024/12/31/happy-new-year-16/">
          Happy New Year: Diffusion Model image generator in about 700 lines of pure SQL
        </a>{" "}
        (<a href="https://github.com/quassnoi/explain-extended-2025">its code</a>).
      </p>
    </>
  );
}

export function SiteFooter() {
  return (
    <footer className="site-footer">
      <div>
        <Credits />
        <p>
          Free software (MIT), set in EB Garamond and IBM Plex Mono. <a href="/today">Today's butterfly</a>,{" "}
          <a href="/gallery.atom">feed</a>, <a href="/lab">lab</a>, <a href="/api">API</a>,{" "}
          <a href="/tab/licenses.txt">licences of the tab's database</a>.
        </p>
      </div>
    </footer>
  );
}
