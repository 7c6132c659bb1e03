import fc from "fast-check";
import { expect, test } from "vitest";
import { atLeast } from "../../src/render/version.ts";

test.each([
  ["1.29", "1.27.3", true],
  ["1.27", "1.27.3", false],
  ["1.27.3", "1.27.3", true],
  ["1.9", "1.10", false],
  ["2.0", "1.99.99", true],
  ["3", "3.0.0", true],
])("%s is at least %s: %s", (version, minimum, expected) => {
  expect(atLeast(version, minimum)).toBe(expected);
});

test("of two versions, one is at least the other", () => {
  const version = fc.array(fc.nat(99), { minLength: 1, maxLength: 4 }).map((parts) => parts.join("."));
  fc.assert(fc.property(version, version, (one, other) => atLeast(one, other) || atLeast(other, one)));
});
