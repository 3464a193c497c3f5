-- A butterfly's name, a Latin binomial, from its seed. The names are made up, so that none claims to be a real species.
-- All genera are feminine, and the epithets agree with them.
-- splitmix64 (Steele, Lea & Flood 2014) mixes the seed's bits, so that neighbouring seeds get unrelated names. The
-- lowest 16 then choose the stem of the genus, the next 16 its ending, the upper 32 the epithet. A mask takes off the
-- sign that >> copies. It is written out here because a function called from here would be planned again for every
-- name.
create function imago.binomial(seed bigint) returns text
language sql immutable strict parallel safe
as $$
  with word as (
    select '{
      Aegro, Alcyo, Anthe, Argyro, Aureo, Bathy, Calo, Chloro, Chrono, Chryso, Cyano, Delio, Doxo, Elio, Erythro,
      Eudo, Glauco, Helico, Hespero, Iantho, Kalo, Leuco, Lirio, Melano, Meso, Mnemo, Morpho, Myrio, Nephelo, Nycto,
      Oneiro, Ophio, Pelio, Phaeno, Pluvio, Poly, Psamo, Rhodo, Selano, Sidero, Sopho, Tele, Thalasso, Thyro, Xantho,
      Zephyro
    }'::text[] as stems,
    '{
      casta, damia, doris, lyca, myrna, nympha, phaea, phila, phora, ptera, ptila, sara, sophia, stola, thea, tina,
      zonia
    }'::text[] as endings,
    '{
      absens, aestiva, aeterna, alba, albicans, alta, amabilis, ambigua, amoena, anonyma, antiqua, arcana, ardens,
      arenaria, argentea, atra, augusta, aurea, aurorae, australis, autumnalis, binaria, bella, blanda, borealis,
      bruma, caerulea, candida, canora, casta, celeris, celestis, cineraria, clara, cognita, communis, condita,
      constans, coronata, crepuscula, cupraea, curiosa, decora, definita, delicata, discreta, diurna, docta, dubia,
      elegans, errans, evanida, exacta, excelsa, exilis, fabulosa, fallax, fausta, felix, ferruginea, fida, finita,
      flammea, flava, florida, formosa, fortuita, fragilis, fugax, fulgens, fulva, fusca, gelida, gemina, gracilis,
      grata, hiemalis, honesta, humilis, ignota, illustris, immota, imperfecta, incerta, incognita, index, indivisa,
      infinita, ingens, innata, insignis, insolita, integra, invisa, iridis, iterata, jucunda, laeta, latens, lenta,
      levis, libera, limpida, lucens, lucida, lunaris, lutea, magna, marmorea, matutina, maxima, media, memorans,
      minima, mira, mirabilis, mitis, modesta, montana, multiplex, munda, mutabilis, nascens, nebulosa, nigra, nitida,
      nivea, nocturna, nova, nuda, obscura, occulta, ordinata, ornata, pallida, parallela, parva, patiens, pellucida,
      perennis, perfecta, peregrina, permuta, picta, placida, plena, polita, praeclara, prima, profunda, prudens,
      pudica, pulchra, pura, purpurea, quaerens, quieta, rara, recens, recursa, relata, repens, ridens, rosea, rubra,
      rustica, sapiens, saxatilis, scripta, secreta, selecta, serena, serica, serotina, sicca, silens, silvestris,
      simplex, singularis, solaris, solitaria, somnians, sonora, speciosa, splendida, stellata, structa, suavis,
      sublimis, subtilis, superba, tabularis, tacita, tarda, temporalis, tenuis, terna, textilis, timida, tranquilla,
      tremula, umbrosa, undulata, unica, urbana, vaga, varia, velox, venusta, vera, vernalis, vespera, viatrix, vigil,
      virens, viridis, vitrea, vivida, volans, volatilis
    }'::text[] as epithets
  )
  select stems[1 + (bits & 65535) % cardinality(stems)]
    || endings[1 + (bits >> 16 & 65535) % cardinality(endings)]
    || ' ' || epithets[1 + (bits >> 32 & 4294967295) % cardinality(epithets)]
  from word
  cross join (select imago.wrap64(seed + 11400714819323198485) as a offset 0) as added
  cross join lateral (select imago.wrap64((a # (a >> 30 & 17179869183)) * 13787848793156543929) as b offset 0) as once
  cross join lateral (select imago.wrap64((b # (b >> 27 & 137438953471)) * 10723151780598845931) as c offset 0) as twice
  cross join lateral (select c # (c >> 31 & 8589934591) as bits offset 0) as mixed
$$;
comment on function imago.binomial(bigint) is
  'The made-up Latin name of a seed''s butterfly, genus and epithet; any bigint has one.';
