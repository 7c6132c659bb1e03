import { expect, test } from "vitest";
import { quoteWord } from "../../../src/render/haproxy/quote.ts";

test.each([
  ["/health", "'/health'"],
  ["it's", "'it'\\''s'"],
  ['a"$b\\', `'a"$b\\'`],
])("%s is one word as %s", (given, quoted) => {
  expect(quoteWord(given)).toBe(quoted);
});
