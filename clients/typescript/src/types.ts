/** The API's documents. Written by npm run client:types from its schemas: edit those. */

/**
 * An event of a stream: its name, its data as JSON, and for frames an id
 */
export type StreamEvent =
  | {
      event: "job";
      data: Generation;
    }
  | {
      event: "frame";
      data: Frame;
      /**
       * The frame's step
       */
      id: string;
    }
  | {
      event: "progress";
      data: ProgressEvent;
    }
  | {
      event: "queue";
      data: QueueEvent;
    }
  | {
      event: "stalled";
      data: StalledEvent;
    }
  | {
      event: "restart";
      data: {};
    }
  | {
      event: "done";
      data: Generation;
    }
  | {
      event: "failed";
      data: Generation;
    }
  | {
      event: "cancelled";
      data: Generation;
    }
  | {
      event: "gone";
      data: {};
    }
  | {
      event: "ping";
      data: {};
    };

/**
 * Parameters of a butterfly; every field has a default
 */
export interface GenerationRequest {
  /**
   * the name of a model, as /api/models lists them; absent: the default model, or that of the first parent
   */
  model?: string;
  /**
   * From a recipe: refused if the model of that name is another one here
   */
  modelIdentity?: string;
  /**
   * a whole number from -9223372036854775808 to 9223372036854775807; as a string if it exceeds +-9007199254740991; absent: random, or what follows from the parents
   */
  seed?: number | string;
  /**
   * a whole number from 1 to 250; absent: the length of the schedule if it fixes one, else the model's default
   */
  steps?: number;
  /**
   * one of ; absent: the model's default
   */
  sampler?: {
    [k: string]: unknown;
  };
  /**
   * a number from 0 to 1; only these samplers take more than 0: ; absent: 0, or that of the first parent
   */
  eta?: number;
  /**
   * The class to paint: a whole number from 0 to 99999, less than the classes of the model; absent for a model without classes, or that of the first parent
   */
  label?: number;
  /**
   * one of linspace, leading, trailing, article, or a list of 1 to 250 descending timesteps; absent: the model's default
   */
  schedule?: ("linspace" | "leading" | "trailing" | "article") | [number, ...number[]];
  /**
   * the ids of finished butterflies, a and b with a cross, or a with a mutation
   */
  parents?: {
    a: string;
    b?: string;
    cross?: "fore" | "hind" | "inner" | "outer" | "mix";
    /**
     * Of a mixture: 0 is a, 1 is b; absent: 0.5
     */
    share?: number;
    mutation?: {
      seed?: number | string;
      share?: number;
    };
  };
  /**
   * The initial noise: a list of 1 to 64 entries, each a seed, a cross of earlier entries (fore, hind, inner, outer, mix) or a mutation of one; a and b number earlier entries from 1, and the last entry is meant
   *
   * @minItems 1
   * @maxItems 64
   */
  pedigree?: [
    (
      | {
          seed: string;
        }
      | {
          a: number;
          b: number;
          cross: "fore" | "hind" | "inner" | "outer";
        }
      | {
          a: number;
          b: number;
          cross: "mix";
          share: number;
        }
      | {
          a: number;
          mutation: string;
          share: number;
        }
    ),
    ...(
      | {
          seed: string;
        }
      | {
          a: number;
          b: number;
          cross: "fore" | "hind" | "inner" | "outer";
        }
      | {
          a: number;
          b: number;
          cross: "mix";
          share: number;
        }
      | {
          a: number;
          mutation: string;
          share: number;
        }
    )[]
  ];
  /**
   * A drawing that the run starts from: base64 of the red, green, blue of the state's pixels, 8 bits each, row by row; the left half where the model is mirrored
   */
  drawing?: string;
  /**
   * The timestep near which the run joins its schedule, with a drawing: 500 keeps it, 700 hardly; absent: 550
   */
  strength?: number;
  /**
   * an https address of at most 2000 characters, without a password; gets a POST when the painting has ended, signed as Standard Webhooks says, with the Generation as data. Not called if the answer to this request says that it has ended
   */
  webhook?: string;
}
/**
 * Four children at once
 */
export interface BroodRequest {
  a: string;
  /**
   * the id of a finished butterfly; absent: four mutations of a
   */
  b?: string;
  /**
   * Which brood of the two it is: each crosses other parts
   */
  number?: number;
}
/**
 * Seven butterflies between two
 */
export interface MorphRequest {
  a: string;
  b: string;
}
/**
 * A problem document, RFC 9457
 */
export interface Problem {
  type: "about:blank";
  /**
   * The status in words
   */
  title: string;
  status: number;
  /**
   * The kind of problem, for programs
   */
  code: string;
  /**
   * What is wrong, for people
   */
  detail: string;
  errors?: {
    /**
     * The wrong part of the request; schedule[2] for an item of a list
     */
    field: string;
    /**
     * The value sent, shortened if long; absent if it was missing
     */
    value?: {
      [k: string]: unknown;
    };
    /**
     * What is allowed
     */
    limit: string;
  }[];
  /**
   * This request's id in the server's log
   */
  requestId: string;
}
/**
 * Progress inside the running step
 */
export interface Progress {
  /**
   * Step that is being computed, from 1
   */
  step: number;
  /**
   * Layer of the network that finished last, from 1
   */
  layer: number;
  layers: number;
  /**
   * That layer's name in the checkpoint
   */
  name: string;
  /**
   * The SQL function that computed it
   */
  function: string;
  /**
   * Share of the step's work that is done
   */
  fraction: number;
}
/**
 * A butterfly: its parameters and its progress
 */
export interface Generation {
  id: string;
  /**
   * The butterfly's name, drawn from its seed
   */
  name: string;
  status: "queued" | "running" | "done" | "failed" | "cancelled";
  model: string;
  /**
   * SHA-256 of the model's arithmetic config and tensors
   */
  modelIdentity: string;
  /**
   * Version of the engine that made its frames
   */
  engine: string | null;
  /**
   * Versions of PostgreSQL that computed its frames
   */
  servers: string[];
  /**
   * Signed 64 bits, decimal
   */
  seed: string;
  steps: number;
  sampler: string;
  schedule: ("linspace" | "leading" | "trailing" | "article") | number[];
  eta: number;
  /**
   * The class; null for a model without classes
   */
  label: number | null;
  /**
   * In pixels
   */
  picture: {
    width: number;
    height: number;
  };
  /**
   * Number of stored frames; frame 0 is the initial noise, the last one the finished picture
   */
  frames: number;
  progress: Progress | null;
  /**
   * Place in the queue, from 1; null once it runs
   */
  position: number | null;
  /**
   * Estimated seconds until it is done; null if unknown
   */
  secondsLeft: number | null;
  error: {
    code: string;
    message: string;
  } | null;
  /**
   * UTC
   */
  createdAt: string;
  startedAt: string | null;
  finishedAt: string | null;
  /**
   * Whether retention spares it because its maker kept it
   */
  kept: boolean;
  /**
   * Number of clients that love it; retention spares what is loved
   */
  loves: number;
  /**
   * Whether this client asked for it and may cancel or keep it
   */
  mine: boolean;
  /**
   * How it was bred; null if it was not
   */
  parents: Parents | null;
  /**
   * Whether its initial noise has a pedigree
   */
  bred: boolean;
  /**
   * Whether it began with a drawing, which is frame 0's x0
   */
  drawn: boolean;
  /**
   * Paths of this generation's files and actions, by name
   */
  links: {
    [k: string]: string;
  };
  /**
   * Checks the webhook's signatures; only in the answer to the request that named it
   */
  webhookSecret?: string;
  /**
   * The same as addresses, in answers of the API
   */
  urls?: {
    [k: string]: string;
  };
}
/**
 * Its parents, which may be gone, and how it was bred from them
 */
export interface Parents {
  a: string;
  /**
   * Null: it is a mutation of a
   */
  b: string | null;
  /**
   * Their names; null if they are gone
   */
  names: {
    a: string | null;
    b: string | null;
  };
  cross: ("fore" | "hind" | "inner" | "outer" | "mix") | null;
  share: number | null;
  mutation: {
    seed: string;
    share: number;
  } | null;
}
export interface GenerationPage {
  generations: Generation[];
  /**
   * Cursor of the next page; null on the last page
   */
  cursor: string | null;
  links: {
    next?: string;
  };
}
export interface Love {
  /**
   * Whether this client loves it
   */
  loved: boolean;
  /**
   * Number of clients that love it
   */
  loves: number;
}
/**
 * One state of a generation, and the finished picture predicted from it
 */
export interface Frame {
  step: number;
  /**
   * The timestep that the step evaluated
   */
  t: number;
  /**
   * Noise level of the state: 1 is pure noise, 0 the picture
   */
  noiseLevel: number;
  /**
   * Run time of the step's SELECT
   */
  milliseconds: number;
  /**
   * SHA-256 of the state's bytes, which frames/{step}.state holds; null if the state was deleted before there were hashes
   */
  stateHash: string | null;
  /**
   * Red, green, blue of every pixel, row by row, 8 bits each, as base64
   */
  rgb: string;
  /**
   * The picture as text, 64 columns wide
   */
  ascii: string;
  /**
   * The finished picture as the step predicted it; null for frame 0, unless it began with a drawing
   */
  x0Rgb: string | null;
  x0Ascii: string | null;
}
export interface Frames {
  id: string;
  status: "queued" | "running" | "done" | "failed" | "cancelled";
  frames: Frame[];
}
export interface Models {
  models: {
    name: string;
    /**
     * Whether requests without a model get this one
     */
    default: boolean;
    /**
     * SHA-256 of its arithmetic config and tensors
     */
    identity: string;
    /**
     * SHA-256 of one fixed pass. The same model, seed and run give the same bits on every server that reproduces the model's known answer.
     */
    knownAnswer: string | null;
    parameters: number;
    picture: {
      width: number;
      height: number;
      channels: number;
    };
    /**
     * Number of its classes: requests need a label from 0 to one less. Null: it has none
     */
    classes: number | null;
    /**
     * Defaults for fields that a request leaves out
     */
    usual: {
      sampler: string;
      schedule: "linspace" | "leading" | "trailing" | "article";
      steps: number;
    };
    /**
     * A word for people
     */
    words: string | null;
    /**
     * Median of its last five butterflies here; null before the first
     */
    secondsPerStep: number | null;
    /**
     * UTC
     */
    importedAt: string;
  }[];
}
export interface Health {
  /**
   * degraded: see the warnings; down: the database cannot be reached
   */
  status: "ok" | "degraded" | "down";
  /**
   * no_worker: no live worker takes jobs; not_listening: changes arrive late
   */
  warnings: ("no_worker" | "not_listening" | "disk_low" | "database_away")[];
  database: {
    reachable: boolean;
    version: string | null;
    bytes: number | null;
    /**
     * Free space on the disk with its data; null if that is another machine's
     */
    freeBytes: number | null;
  };
  /**
   * Whether notifications arrive; if not, the server polls
   */
  listening: boolean;
  workers: {
    heartbeatSeconds: number;
    draining: boolean;
    live: boolean;
  }[];
  queue: {
    queued: number;
    running: number;
  };
  /**
   * Number of open event streams of this process
   */
  streams: number;
}
export interface QueueEvent {
  position: number | null;
  secondsLeft: number | null;
  /**
   * Number of live workers
   */
  workers: number;
}
export interface ProgressEvent {
  progress: Progress | null;
  secondsLeft: number | null;
}
export interface StalledEvent {
  /**
   * Whether the database has stopped answering; stored frames are safe
   */
  stalled: boolean;
}
/**
 * Children that were asked for at once; some may have been there already
 */
export interface Brood {
  generations: Generation[];
}
/**
 * The seven butterflies between two, at equal shares
 */
export interface Morph {
  a: string;
  b: string;
  between: {
    /**
     * Its place: 0 is a, 1 is b
     */
    share: number;
    /**
     * Null: nobody has asked for it yet; ask again when others have ended
     */
    generation: Generation | null;
  }[];
  /**
   * Whether all of them are finished, so that there is an animation
   */
  done: boolean;
  /**
   * Paths of the morph, of its page and its animations, by name
   */
  links: {
    [k: string]: string;
  };
}
/**
 * All that its bits follow from: imago.repaint(recipe) in SQL paints it again, and so does POST /api/generations
 */
export interface Recipe {
  model: string;
  modelIdentity: string;
  seed: string;
  steps?: number;
  schedule: string | number[];
  sampler: string;
  eta: number;
  /**
   * The class, of a model that has classes
   */
  label?: number;
  /**
   * The initial noise: a list of 1 to 64 entries, each a seed, a cross of earlier entries (fore, hind, inner, outer, mix) or a mutation of one; a and b number earlier entries from 1, and the last entry is meant
   *
   * @minItems 1
   * @maxItems 64
   */
  pedigree?: [
    (
      | {
          seed: string;
        }
      | {
          a: number;
          b: number;
          cross: "fore" | "hind" | "inner" | "outer";
        }
      | {
          a: number;
          b: number;
          cross: "mix";
          share: number;
        }
      | {
          a: number;
          mutation: string;
          share: number;
        }
    ),
    ...(
      | {
          seed: string;
        }
      | {
          a: number;
          b: number;
          cross: "fore" | "hind" | "inner" | "outer";
        }
      | {
          a: number;
          b: number;
          cross: "mix";
          share: number;
        }
      | {
          a: number;
          mutation: string;
          share: number;
        }
    )[]
  ];
  /**
   * A drawing that the run starts from: base64 of the red, green, blue of the state's pixels, 8 bits each, row by row; the left half where the model is mirrored
   */
  drawing?: string;
}
/**
 * Output of one layer for the state before a step
 */
export interface FeatureMaps {
  id: string;
  layer: string;
  kind: string;
  step: number;
  /**
   * Timestep that the step evaluated
   */
  t: number;
  height: number;
  width: number;
  /**
   * Whether the maps show the left half only; the right half is its mirror image
   */
  mirrored: boolean;
  /**
   * One map per channel
   */
  maps: {
    low: number;
    high: number;
    /**
     * height x width bytes, row by row: 0 is the channel's lowest value, 255 its highest
     */
    levels: string;
  }[];
}
/**
 * A convolution as one multiplication
 */
export interface PackedProduct {
  pixels: number[];
  taps: number[];
  /**
   * The pixels as one number, twelve digits each, first pixel first
   */
  plane: string;
  /**
   * The taps as one number, twelve digits each, first tap last
   */
  kernel: string;
  /**
   * plane times kernel, with leading zeros
   */
  product: string;
  /**
   * The product in groups of twelve digits
   */
  cells: number[];
  /**
   * The same cells, computed with a sliding window
   */
  sliding: number[];
}
/**
 * All functions of the engine
 */
export interface Functions {
  /**
   * In the order in which a pass comes to them
   */
  functions: {
    /**
     * Its name in schema imago
     */
    name: string;
    comment: string;
    /**
     * Its text as the database has it; those of one name stand below each other
     */
    definition: string;
    /**
     * Functions of the schema that its text calls
     */
    calls: string[];
  }[];
}
/**
 * One step from a stored state, computed on request, without history
 */
export interface Step {
  id: string;
  step: number;
  /**
   * Timestep that the network evaluated
   */
  t: number;
  /**
   * Timestep of the new state
   */
  tNext: number;
  sampler: string;
  eta: number;
  /**
   * The SELECT that was run
   */
  sql: string;
  /**
   * SHA-256 of the new state's bytes
   */
  stateHash: string;
  /**
   * Hash of the state that the run has at this step
   */
  stored: string | null;
  /**
   * Red, green, blue of every pixel, row by row, as base64
   */
  rgb: string;
  /**
   * Red, green, blue of every pixel, row by row, as base64
   */
  x0Rgb: string;
}
