import { expect, test } from "vitest";
import { createOccupancy } from "./occupancy";

test("a holder at its limit gets another slot only after leaving one", () => {
  const occupancy = createOccupancy();
  const enter = () =>
    occupancy.enter([
      { key: "client", limit: 2 },
      { key: "address", limit: 5 },
    ]);
  const [first] = [enter(), enter()];
  expect(enter()).toEqual({ full: 2 });
  expect(occupancy.total).toBe(2);
  if (first && "leave" in first) {
    first.leave();
    first.leave();
  }
  expect(occupancy.total).toBe(1);
  expect(enter()).toHaveProperty("leave");
  expect(enter()).toEqual({ full: 2 });
});

test("several clients share the limit of their address, and unknown clients are not counted", () => {
  const occupancy = createOccupancy();
  for (const key of ["a", "b"])
    expect(
      occupancy.enter([
        { key, limit: 2 },
        { key: "address", limit: 2 },
      ]),
    ).toHaveProperty("leave");
  expect(occupancy.enter([{ key: "address", limit: 2 }])).toEqual({ full: 2 });
  expect(occupancy.enter([{ key: undefined, limit: 0 }])).toHaveProperty("leave");
});
