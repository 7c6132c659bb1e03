import { expect, test } from "vitest";
import {
  availabilityStep,
  availabilityText,
  yearlyText,
} from "../../../src/reliability/availability/words.ts";

test.each([
  [1, "100 %"],
  [0.9999842, "99.9984 %"],
  // Never more than there is.
  [0.99999598, "99.99959 %"],
  [0.9996, "99.960 %"],
  [0.9881, "98.8 %"],
  [0.5, "50.0 %"],
  [0, "0.0 %"],
])("%f is %s", (available, text) => {
  expect(availabilityText(available)).toBe(text);
});

test("two that differ are shown to", () => {
  expect(availabilityStep(0.98812, 0.98846)).toBe("98.81 % → 98.84 %");
  expect(availabilityStep(0.999984, 0.9999955)).toBe("99.9984 % → 99.9995 %");
  expect(availabilityStep(0.9995, 1)).toBe("99.950 % → 100 %");
});

test.each([
  [0, "0 s"],
  [1e-9, "0 s"],
  [1e-7, "3.2 s"],
  [1e-6, "32 s"],
  [1e-5, "5 min 15 s"],
  [0.001, "8 h 46 min"],
  [0.01, "3 d 16 h"],
  [1, "365 d"],
])("a share of %f is %s a year", (share, text) => {
  expect(yearlyText(share)).toBe(text);
});
