import { expect, test } from "vitest";
import { createHistogram, formatMetrics, gauge } from "./metrics";

test("a metric is its help, its type and a line a sample", () => {
  const text = formatMetrics([
    gauge("imago_streams", "Event streams open", 3),
    {
      name: "imago_jobs",
      help: "Jobs",
      type: "gauge",
      samples: [
        { labels: { status: "queued" }, value: 1 },
        { labels: { status: "done" }, value: 2.5 },
      ],
    },
  ]);
  expect(text).toBe(`# HELP imago_streams Event streams open
# TYPE imago_streams gauge
imago_streams 3
# HELP imago_jobs Jobs
# TYPE imago_jobs gauge
imago_jobs{status="queued"} 1
imago_jobs{status="done"} 2.5
`);
});

test("labels may hold any text; metrics without samples are left out", () => {
  const labels = { path: 'a "b"\\\nc' };
  const text = formatMetrics([
    gauge("unknown", "Nobody knows", null),
    { name: "known", help: "Somebody does", type: "counter", samples: [{ labels, value: 1 }] },
  ]);
  expect(text).not.toContain("unknown");
  expect(text).toContain(String.raw`known{path="a \"b\"\\\nc"} 1`);
});

test("a histogram counts the values up to each bound, and all", () => {
  const histogram = createHistogram([0.1, 1]);
  for (const value of [0.1, 0.5, 7]) histogram.observe(value);
  expect(histogram.samples()).toEqual([
    { suffix: "_bucket", labels: { le: "0.1" }, value: 1 },
    { suffix: "_bucket", labels: { le: "1" }, value: 2 },
    { suffix: "_bucket", labels: { le: "+Inf" }, value: 3 },
    { suffix: "_sum", value: 7.6 },
    { suffix: "_count", value: 3 },
  ]);
});
