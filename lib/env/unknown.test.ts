import { expect, test } from "vitest";
import { unknownSettings } from "./unknown";

test("finds names that no setting has, and leaves those of others", () => {
  const others = [
    "PATH",
    "IMAGO_PASSWORD",
    "IMAGO_SERVICE_HOST",
    "IMAGO_SERVICE_PORT_HTTP",
    "IMAGO_PORT_3000_TCP_ADDR",
  ];
  const settings = ["IMAGO_WORKERS", "IMAGO_METRICS_PORT", "IMAGO_DATA", "PORT"];
  const misspelt = ["IMAGO_WORKER", "IMAGO_DATA_FOLDER"];
  const environment = Object.fromEntries([...others, ...settings, ...misspelt].map((name) => [name, "1"]));
  expect(unknownSettings(environment)).toEqual(misspelt);
});
