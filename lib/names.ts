/**
 * Draws a butterfly's name, a Latin binomial, from its seed. The names are made up, so that none claims to be
 * a real species. All genera are feminine, and the epithets agree with them.
 */

const stems = (
  "Aegro Alcyo Anthe Argyro Aureo Bathy Calo Chloro Chrono Chryso Cyano Delio Doxo Elio Erythro Eudo Glauco Helico " +
  "Hespero Iantho Kalo Leuco Lirio Melano Meso Mnemo Morpho Myrio Nephelo Nycto Oneiro Ophio Pelio Phaeno Pluvio Poly " +
  "Psamo Rhodo Selano Sidero Sopho Tele Thalasso Thyro Xantho Zephyro"
).split(" ");

const endings =
  "casta damia doris lyca myrna nympha phaea phila phora ptera ptila sara sophia stola thea tina zonia".split(
    " ",
  );

const epithets = (
  "absens aestiva aeterna alba albicans alta amabilis ambigua amoena anonyma antiqua arcana ardens arenaria argentea " +
  "atra augusta aurea aurorae australis autumnalis binaria bella blanda borealis bruma caerulea candida canora casta " +
  "celeris celestis cineraria clara cognita communis condita constans coronata crepuscula cupraea curiosa decora " +
  "definita delicata discreta diurna docta dubia elegans errans evanida exacta excelsa exilis fabulosa fallax fausta " +
  "felix ferruginea fida finita flammea flava florida formosa fortuita fragilis fugax fulgens fulva fusca gelida gemina " +
  "gracilis grata hiemalis honesta humilis ignota illustris immota imperfecta incerta incognita index indivisa infinita " +
  "ingens innata insignis insolita integra invisa iridis iterata jucunda laeta latens lenta levis libera limpida lucens " +
  "lucida lunaris lutea magna marmorea matutina maxima media memorans minima mira mirabilis mitis modesta montana " +
  "multiplex munda mutabilis nascens nebulosa nigra nitida nivea nocturna nova nuda obscura occulta ordinata ornata " +
  "pallida parallela parva patiens pellucida perennis perfecta peregrina permuta picta placida plena polita praeclara " +
  "prima profunda prudens pudica pulchra pura purpurea quaerens quieta rara recens recursa relata repens ridens rosea " +
  "rubra rustica sapiens saxatilis scripta secreta selecta serena serica serotina sicca silens silvestris simplex " +
  "singularis solaris solitaria somnians sonora speciosa splendida stellata structa suavis sublimis subtilis superba " +
  "tabularis tacita tarda temporalis tenuis terna textilis timida tranquilla tremula umbrosa undulata unica urbana vaga " +
  "varia velox venusta vera vernalis vespera viatrix vigil virens viridis vitrea vivida volans volatilis"
).split(" ");

/** Mixes bits with splitmix64 (Steele, Lea and Flood), so that neighbouring seeds get unrelated names. */
function mix(seed: bigint): bigint {
  const wrap = (value: bigint) => BigInt.asUintN(64, value);
  let z = wrap(seed + 0x9e3779b97f4a7c15n);
  z = wrap((z ^ (z >> 30n)) * 0xbf58476d1ce4e5b9n);
  z = wrap((z ^ (z >> 27n)) * 0x94d049bb133111ebn);
  return z ^ (z >> 31n);
}

const pick = (list: string[], number: bigint) => list[Number(number % BigInt(list.length))] ?? "";

/** Returns a name such as "Chrysoptera serena". `seed`: signed 64 bits, decimal. */
export function butterflyName(seed: string): string {
  const number = mix(BigInt.asUintN(64, BigInt(seed)));
  const genus = pick(stems, number & 0xffffn) + pick(endings, (number >> 16n) & 0xffffn);
  return `${genus} ${pick(epithets, number >> 32n)}`;
}
