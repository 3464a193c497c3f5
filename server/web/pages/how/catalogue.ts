/** Puts all functions of the engine into chapters, in the order in which a pass comes to them. */
import type { EngineFunction } from "@/lib/api/explain";

type Plan = {
  title: string;
  words: string;
  /** Functions with which the chapter begins. Whatever they call follows, but for the roots of other chapters. */
  roots: string[];
  /** Names that belong here, no matter which function calls them. */
  names?: RegExp;
};

const plans: Plan[] = [
  {
    title: "A run",
    words: "From a recipe to the rows of its states.",
    roots: ["generate", "repaint", "schedule", "samplers"],
  },
  {
    title: "Where it begins",
    words: "The noise of a seed; the noise of a child; a drawing under noise.",
    roots: [
      ...[
        "initial_noise",
        "initial_state",
        "bred",
        "pedigree_seed",
        "mixed_noise",
        "crossed_noise",
        "noised",
      ],
      ...["crossed_picture", "joined_entries", "add_entry"],
    ],
  },
  {
    title: "A step",
    words: "What the network says of a state, and what a sampler makes of it.",
    roots: ["denoise"],
  },
  {
    title: "A pass of the network",
    words: "The timestep, the picture, and one layer after the other.",
    roots: ["predict_noise", "predict", "unet"],
  },
  {
    title: "The layers",
    words: "Convolution, residual block, attention.",
    roots: ["convolve", "resnet", "attention_block"],
  },
  {
    title: "The long multiplications",
    words: "A channel as one number, and a layer as products of such numbers.",
    roots: ["pack", "conv2d", "project", "attention", "linear", "worker_digits"],
  },
  {
    title: "The picture",
    words: "From a state to pixels, text, a file and a name.",
    roots: ["picture", "rgb", "ascii", "ascii_by_shape", "braille", "half_blocks", "png", "binomial"],
  },
  {
    title: "The proof",
    words: "The hash of a state, and the known answer of a model.",
    roots: ["state_hash", "known_answer"],
  },
  {
    title: "Before the first pass",
    words: "A checkpoint becomes rows, and its weights become long numbers.",
    roots: ["compile_model", "expected_tensors", "train_alphas_cumprod", "float16", "float32", "gridded"],
  },
  {
    title: "For this page",
    words: "What the plates above ask for.",
    roots: ["packed_product", "feature_maps", "feature_levels", "layer_medians", "layer_costs"],
  },
  {
    title: "The same network, written plainly",
    words: "One row a multiplication: slow, and the judge of the fast functions in the tests.",
    roots: ["reference_unet", "compare_with_reference"],
    names: /^(reference_|compare)/,
  },
  {
    title: "Checks",
    words: "They refuse wrong input, with both values in the message.",
    roots: [],
    names: /^(check_|require$)/,
  },
];

export type CatalogueEntry = { name: string; comment: string };
export type Chapter = { title: string; words: string; functions: CatalogueEntry[] };

/** The last chapter: functions that no other one reaches. */
const rest = { title: "Elsewhere", words: "What nothing above calls." };

/** Each function stands in one chapter: the first that comes to it. */
export function arrange(functions: EngineFunction[]): Chapter[] {
  const all = new Map(functions.map((each) => [each.name, each]));
  const roots = new Set(plans.flatMap((plan) => plan.roots));
  const placed = new Set<string>();
  const own = (name: string) => plans.find((plan) => plan.names?.test(name));

  function* visit(name: string, plan: Plan): Generator<CatalogueEntry> {
    const found = all.get(name);
    if (!found || placed.has(name) || (own(name) ?? plan) !== plan) return;
    placed.add(name);
    yield { name, comment: found.comment };
    for (const called of found.calls) if (!roots.has(called)) yield* visit(called, plan);
  }
  const chapters = plans.map((plan) => ({
    title: plan.title,
    words: plan.words,
    functions: [...plan.roots, ...[...all.keys()].filter((name) => plan.names?.test(name))].flatMap(
      (name) => [...visit(name, plan)],
    ),
  }));
  const left = functions.filter(({ name }) => !placed.has(name));
  return [...chapters, { ...rest, functions: left.map(({ name, comment }) => ({ name, comment })) }].filter(
    (chapter) => chapter.functions.length > 0,
  );
}
