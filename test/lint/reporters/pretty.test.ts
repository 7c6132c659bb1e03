import { expect, test } from "vitest";
import { pretty } from "../../../src/lint/reporters/pretty.ts";
import { soundTopology } from "../sound-topology.ts";
import { faulty, reported } from "./reported.ts";

// Without it, the expression below would itself be a control character.
const ESCAPE = String.fromCharCode(27);

test("errors, warnings and what is suppressed, with place, path, fix and page", async () => {
  const { diagnostics, context } = reported(faulty);
  await expect(pretty(diagnostics, context)).toMatchFileSnapshot("../../golden/lint/pretty.txt");
});

test("what is for information is counted, and shown when asked for", () => {
  const { diagnostics, context } = reported(faulty);
  expect(pretty(diagnostics, context)).not.toContain("single-point-of-degradation");
  expect(pretty(diagnostics, context)).toMatch(/\d info \(shown with --verbose\)/);
  const verbose = pretty(diagnostics, { ...context, verbose: true });
  expect(verbose).toContain("info  single-point-of-degradation");
  expect(verbose).not.toContain("--verbose");
});

test("colours only when asked for, and the same words", () => {
  const { diagnostics, context } = reported(faulty);
  const plain = pretty(diagnostics, context);
  const colored = pretty(diagnostics, { ...context, color: true });
  expect(plain).not.toContain(ESCAPE);
  expect(colored).toContain(`${ESCAPE}[31merror${ESCAPE}[39m`);
  expect(colored.replaceAll(new RegExp(`${ESCAPE}\\[\\d+m`, "g"), "")).toBe(plain);
});

test("a sound topology is one line", () => {
  const { diagnostics, context } = reported(soundTopology);
  expect(pretty(diagnostics, context)).toMatch(
    /^shop: 0 errors, 0 warnings, \d info \(shown with --verbose\)\n$/,
  );
});
