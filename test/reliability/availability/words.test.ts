import { expect, test } from "vitest";
import {
  availabilityRange,
  availabilityStep,
  availabilityText,
  yearlyRange,
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

test("two between which it lies are shown to differ, and hold what is between", () => {
  expect(availabilityRange(0.9993124, 0.9993428)).toBe("between 99.931 % and 99.935 %");
  expect(availabilityRange(0.9993124, 0.9993148, true)).toBe("between 99.9312 % and 99.9315 %");
  expect(availabilityRange(0.9881, 0.99)).toBe("between 98.8 % and 99.0 %");
  expect(availabilityRange(0.9, 1)).toBe("between 90.0 % and 100.0 %");
  expect(availabilityRange(0, 1)).toBe("between 0.0 % and 100.0 %");
});

test("what differs by rounding, or further behind than is told, is one number", () => {
  expect(availabilityRange(0.9993124, 0.9993148)).toBe("99.931 %");
  expect(availabilityRange(0.9996, 0.9996 + 1e-14)).toBe("99.960 %");
  expect(availabilityRange(1, 1)).toBe("100 %");
  expect(yearlyRange(0.001, 0.001 + 1e-14)).toBe("8 h 46 min");
});

test("two lengths of time are one where they are said alike", () => {
  expect(yearlyRange(0.001, 0.0011)).toBe("8 h 46 min to 9 h 38 min");
  expect(yearlyRange(0.01, 0.010001)).toBe("3 d 16 h");
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
