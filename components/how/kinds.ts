/** Describes the kinds of layers, and names the functions that imago.run_layer() calls for them. */

export type Kind = {
  title: string;
  /** The function of schema imago that computes it. */
  function: string;
  /** An explanation for newcomers. */
  plain: string;
};

const convolve = "convolve";

const kinds: Record<string, Kind> = {
  conv_in: {
    title: "First convolution",
    function: convolve,
    plain:
      "Looks at the picture through a window of 3 by 3 and writes down what it finds there: edges, colours, grain. Each kind of finding is a channel, a picture of its own.",
  },
  resnet: {
    title: "Residual block",
    function: "resnet",
    plain:
      "Two convolutions, one after the other, and what went in is added to what comes out: the block only has to say what should change. The timestep joins in between, so that the network knows how much noise to expect.",
  },
  attention: {
    title: "Attention",
    function: "attention_block",
    plain:
      "Every place of the picture asks every other one whether it has something to tell, and takes a weighted mean of the answers. This is how one wing tip knows of the other.",
  },
  downsample: {
    title: "Half the size",
    function: convolve,
    plain:
      "A convolution that keeps every second row and column: the picture gets coarser, and the next layers see further.",
  },
  upsample: {
    title: "Twice the size",
    function: convolve,
    plain: "Repeats every pixel to 2 by 2 and smooths the seams with a convolution.",
  },
  conv_out: {
    title: "Last convolution",
    function: convolve,
    plain: "Turns the channels back into a picture: the noise that the network believes to see.",
  },
};

export const kindOf = (kind: string): Kind =>
  kinds[kind] ?? { title: kind, function: "run_layer", plain: "A layer of the network." };

/** All functions that compute a layer. */
export const layerFunctions = [...new Set(Object.values(kinds).map((kind) => kind.function))];
