import { expect, it } from "vitest";
import { goDuration } from "../../src/targets/docker/go-duration.ts";

it.each([
  [0, "0s"],
  [500, "500ms"],
  [1500, "1.5s"],
  [60_000, "1m0s"],
  [3_600_000, "1h0m0s"],
  [3_725_250, "1h2m5.25s"],
])("writes %i ms as Go does", (ms, written) => {
  expect(goDuration(ms)).toBe(written);
});
