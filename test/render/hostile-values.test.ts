/** No value of a plan, however hostile, adds a directive to a file: it is refused with its place, or it stays a value. */
import { isIPv4 } from "node:net";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Plan } from "../../src/plan/model.ts";
import { render } from "../../src/render/render.ts";
import { InputError } from "../../src/topology/problem.ts";
import { everyOption } from "./every-option.ts";
import {
  hostileNumber,
  hostileString,
  leavesOf,
  type Path,
  withNumber,
  withString,
} from "./hostile-values.ts";
import { CURRENT, DEBIAN_12, planFor } from "./plans.ts";
import { structureOf } from "./structure.ts";

const RUNS = 10_400;

/** What a value of the same kind gives that wants no harm. */
function harmlessLike(hostile: string): string {
  return isIPv4(hostile) ? "192.0.2.1" : "harmless-0";
}

/** One instance each of nginx and HAProxy that has everything. */
function planWithEverything(software: Plan["software"]): Plan {
  const whole = planFor(everyOption(software === CURRENT ? "among-others" : "alone"), software);
  const instances = whole.instances.filter(({ name }) => name === "proxy-1" || name === "pair-1");
  const groups = whole.groups
    .filter(({ name }) => name !== "single" && name !== "plain")
    .map((group) =>
      group.kind === "load-balancer" ? { ...group, listeners: group.listeners.filter(isOfItsKind) } : group,
    );
  // Other members are only looked up for their addresses.
  const others = whole.instances.filter(({ group }) => group === "proxy" || group === "pair");
  const quiet = others.filter((each) => !instances.includes(each)).map((each) => ({ ...each, programs: [] }));
  return {
    ...whole,
    groups,
    instances: [...instances, ...quiet],
    flows: whole.flows.filter(({ to }) =>
      instances.some((each) => to.kind === "instance" && to.name === each.name),
    ),
    allocations: { version: 1, addresses: {}, routerIds: {}, serverIds: {}, hosts: {} },
  };
}

/** Leaves out listeners that differ from another in the name of an algorithm only. */
function isOfItsKind({ name }: { readonly name: string }): boolean {
  return !/^(once|spread-[1-4]|stream-[12])$/.test(name);
}

/** Structure of each file in the order of the plan's instances, or "refused". */
function outcome(plan: Plan): string {
  try {
    const bundles = render(plan);
    return plan.instances
      .flatMap(({ name }) => bundles.find((bundle) => bundle.instance === name)?.files ?? [])
      .flatMap((file) => ["---", ...structureOf(file.path, file.content)])
      .join("\n");
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    for (const problem of error.problems) {
      expect(problem.source).toBeDefined();
      expect(problem.path).not.toBe("");
      expect(problem.expected).not.toBe("");
    }
    return "refused";
  }
}

describe.each([
  ["Debian 12", DEBIAN_12],
  ["current releases", CURRENT],
])("for %s", (_, software) => {
  const plan = planWithEverything(software);
  const { strings, numbers } = leavesOf(plan);

  test("hostile strings are refused or stay one value", { timeout: 300_000 }, () => {
    const expected = new Map<string, string>();
    const count = { refused: 0, rendered: 0 };
    fc.assert(
      fc.property(fc.constantFrom(...strings), hostileString, (replaced, hostile) => {
        const harmless = harmlessLike(hostile);
        const key = `${replaced} ${harmless}`;
        const known = expected.get(key) ?? outcome(withString(plan, replaced, harmless));
        expected.set(key, known);
        const result = outcome(withString(plan, replaced, hostile));
        count[result === "refused" ? "refused" : "rendered"] += 1;
        if (result !== "refused") expect(result).toEqual(known);
      }),
      { numRuns: RUNS / 2 },
    );
    // Both ways are taken, or the test would show nothing.
    expect(count.refused).toBeGreaterThan(RUNS / 20);
    expect(count.rendered).toBeGreaterThan(RUNS / 20);
  });

  test("numbers that are none never break a file", { timeout: 120_000 }, () => {
    const path: fc.Arbitrary<Path> = fc.constantFrom(...numbers);
    let refused = 0;
    fc.assert(
      fc.property(path, hostileNumber, (at, hostile) => {
        // A file in which a value were missing or in the wrong notation would not be well formed, which throws.
        if (outcome(withNumber(plan, at, hostile)) === "refused") refused += 1;
      }),
      { numRuns: 1000 },
    );
    expect(refused).toBeGreaterThan(50);
  });
});
