/** Formats metrics in Prometheus' text format (version 0.0.4). */

export type Metric = {
  name: string;
  help: string;
  type: "counter" | "gauge" | "histogram";
  samples: Sample[];
};

/** `suffix`: ending of a histogram's series names. */
export type Sample = { value: number; labels?: Record<string, string>; suffix?: string };

export const metricsType = "text/plain; version=0.0.4; charset=utf-8";

const escapeLabel = (text: string) =>
  text.replace(/[\\"\n]/g, (found) => (found === "\n" ? "\\n" : `\\${found}`));

function formatSample(name: string, { value, labels = {}, suffix = "" }: Sample): string {
  const pairs = Object.entries(labels).map(([label, text]) => `${label}="${escapeLabel(text)}"`);
  return `${name}${suffix}${pairs.length > 0 ? `{${pairs.join(",")}}` : ""} ${value}`;
}

/** Omits metrics without samples. */
export function formatMetrics(metrics: Metric[]): string {
  const lines = metrics
    .filter(({ samples }) => samples.length > 0)
    .flatMap(({ name, help, type, samples }) => [
      `# HELP ${name} ${help}`,
      `# TYPE ${name} ${type}`,
      ...samples.map((sample) => formatSample(name, sample)),
    ]);
  return `${lines.join("\n")}\n`;
}

export const gauge = (name: string, help: string, value: number | null): Metric => ({
  name,
  help,
  type: "gauge",
  samples: value === null ? [] : [{ value }],
});

export type Histogram = { observe(value: number): void; samples(): Sample[] };

/** Counts the values up to each of `bounds`, which must ascend. */
export function createHistogram(bounds: number[]): Histogram {
  const counts = bounds.map(() => 0);
  let [count, sum] = [0, 0];
  return {
    observe: (value) => {
      count += 1;
      sum += value;
      for (const [index, bound] of bounds.entries())
        if (value <= bound) counts[index] = (counts[index] ?? 0) + 1;
    },
    samples: () => [
      ...bounds.map((bound, index) => ({
        suffix: "_bucket",
        labels: { le: String(bound) },
        value: counts[index] ?? 0,
      })),
      { suffix: "_bucket", labels: { le: "+Inf" }, value: count },
      { suffix: "_sum", value: sum },
      { suffix: "_count", value: count },
    ],
  };
}
