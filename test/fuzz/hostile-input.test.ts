import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { plan } from "../../src/plan/plan.ts";
import { render } from "../../src/render/render.ts";
import { parseTopology } from "../../src/topology/parse.ts";
import { formatProblem, InputError } from "../../src/topology/problem.ts";
import { parsed } from "../topology/sample.ts";
import { hostileValue } from "./hostile-values.ts";
import { type Place, placesOf, withValueAt } from "./places.ts";
import { richTopology } from "./rich-topology.ts";

const RUNS = 12_000;

const topology = richTopology();
const places = placesOf(topology);

/** The first word of every line of every file: what the programs take for directives. */
/** A network with another name may be another one's first choice, and what is tracked follows that choice. */
const TRACKED = /^ {4}track_interface \{\n(?: {8}eth\d+\n)+ {4}\}\n/gm;

function directives(bundles: ReturnType<typeof render>): readonly string[] {
  return (
    bundles
      .flatMap(({ files }) =>
        files.flatMap(({ content }) => content.replace(TRACKED, "").split(/[\n\r\u0085\u2028\u2029]/)),
      )
      .map((line) => line.trim().split(/[\s=({;]/)[0] ?? "")
      // A part with another name has other addresses, which stand alone in a line of keepalived.conf.
      .map((word) => word.replace(/^\d+(?:\.\d+){3}(?:\/\d+)?$/, "<address>"))
      .filter((word) => word !== "" && !word.startsWith("#"))
      .sort()
  );
}

/** What JavaScript says of a number or a value that is none. */
const NO_VALUES = ["NaN", "undefined", "Infinity"] as const;

function occurrences(text: string, words: readonly string[]): number {
  return text.match(new RegExp(`\\b(?:${words.join("|")})\\b`, "g"))?.length ?? 0;
}

/** How often such a word stands in the files because the user wrote it: as often as another word would. */
function saidBy(place: Place, value: unknown): number {
  if (typeof value !== "string" || occurrences(value, NO_VALUES) === 0) return 0;
  // The first letter stays: borders between shards have an order.
  const instead = (word: string): string => word.charAt(0) + "q".repeat(word.length - 1);
  const calm = NO_VALUES.reduce((text, word) => text.replaceAll(word, instead(word)), value);
  const result = parseTopology(withValueAt(topology, place, calm));
  if (!result.ok) throw new Error(`${JSON.stringify(calm)} is refused, but ${JSON.stringify(value)} is not`);
  const bundles = render(plan(result.topology));
  const text = bundles.flatMap(({ files }) => files.map(({ content }) => content)).join("\n");
  return occurrences(text, NO_VALUES.map(instead));
}

describe("a hostile value in any place of a topology", () => {
  test("the ground is valid and covers names, keys and values of every kind of declaration", () => {
    expect(render(plan(parsed(topology))).length).toBeGreaterThan(10);
    const kinds = new Set(places.map(({ declaration }) => declaration.kind));
    expect(kinds.size).toBe(17);
    expect(places.length).toBeGreaterThan(300);
  });

  test(`is refused with a located message or is harmless (${RUNS} values)`, () => {
    const calm = directives(render(plan(parsed(topology))));
    const outcome = { refused: 0, harmless: 0 };
    fc.assert(
      fc.property(fc.constantFrom(...places), hostileValue, (place, value) => {
        const result = parseTopology(withValueAt(topology, place, value));
        if (!result.ok) {
          outcome.refused += 1;
          expect(result.problems.length).toBeGreaterThan(0);
          for (const problem of result.problems) {
            expect(problem.source.file).toBe("rich-topology.ts");
            expect(problem.source.line).toBeGreaterThan(1);
            expect(problem.path).not.toBe("");
            expect(problem.expected).not.toMatch(/^$|undefined|\[object/);
            // One problem is one line of a terminal, whatever was given.
            expect(formatProblem(problem)).not.toMatch(/\p{Cc}/u);
            expect(formatProblem(problem).length).toBeLessThan(1000);
          }
          return;
        }
        outcome.harmless += 1;
        let bundles: ReturnType<typeof render>;
        try {
          bundles = render(plan(result.topology));
        } catch (error) {
          // Addresses may run out, for instance: a message, not a configuration.
          expect(error).toBeInstanceOf(InputError);
          return;
        }
        const text = bundles.flatMap(({ files }) => files.map(({ content }) => content)).join("\n");
        // A part may be called "undefined"; a value must not have become it.
        if (place.what === "value") {
          expect(text).not.toMatch(/\[object /);
          expect(occurrences(text, NO_VALUES)).toBe(saidBy(place, value));
        }
        expect(text.isWellFormed()).toBe(true);
        if (typeof value === "string" && place.what !== "key") expect(directives(bundles)).toEqual(calm);
      }),
      { numRuns: RUNS, seed: 20_261_124 },
    );
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
    expect(outcome.refused).toBeGreaterThan(RUNS / 2);
    expect(outcome.harmless).toBeGreaterThan(100);
  }, 600_000);
});
