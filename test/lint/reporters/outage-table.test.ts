import { expect, test } from "vitest";
import { pretty } from "../../../src/lint/reporters/pretty.ts";
import { soundTopology } from "../sound-topology.ts";
import { reported } from "./reported.ts";

const shown = (verbose: boolean): string => {
  const { diagnostics, context } = reported(soundTopology, { verbose });
  return pretty(diagnostics, context);
};

test("verbose: what each component can do at worst, the longest first, and its longest timer", () => {
  const lines = shown(true).split("\n");
  const head = lines.findIndex((line) => line.startsWith("shop: outages at worst (promised: 10s)"));
  expect(lines[head + 1]).toMatch(/when +no answer for +a request waits +requests +mostly/);
  expect(lines).toContainEqual(
    expect.stringMatching(
      /an instance of web-lb is lost +1\.63s +3s +some fail +keepalived of web-lb: 3 × advert_int 0\.5 s \(1\.5s\)/,
    ),
  );
  expect(lines).toContainEqual(
    expect.stringMatching(/application hangs on an instance of api +- +\d.*none fails +haproxy of web-lb/),
  );
  const seconds = lines
    .slice(head + 2)
    .filter((line) => !/ {2}- {2}/.test(line))
    .flatMap((line) => {
      const [, gap, unit] = /^ {2}.*? {2,}([\d.]+)(ms|s) /.exec(line) ?? [];
      return gap === undefined ? [] : [Number(gap) * (unit === "s" ? 1000 : 1)];
    });
  expect(seconds.length).toBeGreaterThan(3);
  expect(seconds).toEqual(seconds.toSorted((a, b) => b - a));
});

test("verbose: what nobody feels is only named", () => {
  expect(shown(true)).toMatch(/not felt: .*external archive/);
});

test("otherwise nothing of it", () => {
  expect(shown(false)).not.toContain("outages at worst");
});
