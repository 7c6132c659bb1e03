import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isUp } from "../../src/reliability/evaluation.ts";
import type { BasicEvent } from "../../src/reliability/model.ts";
import { structureBuilder } from "../../src/reliability/structure-builder.ts";

const source = { file: "topology.ts", line: 1, column: 1 };
const events: readonly BasicEvent[] = ["a", "b", "c"].map((name) => ({
  id: `host:${name}`,
  kind: "host",
  name,
  part: { kind: "domain", name },
  source,
}));

/** A gate over gates and events, as it was asked for. */
type Wish = number | { readonly needs: "all" | "any" | number; readonly of: readonly Wish[] };

const { wish } = fc.letrec<{ wish: Wish }>((tie) => ({
  wish: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    fc.nat(2),
    fc.record({
      needs: fc.oneof(fc.constantFrom("all" as const, "any" as const), fc.integer({ min: 0, max: 4 })),
      of: fc.array(tie("wish"), { maxLength: 4 }),
    }),
  ),
}));

function wishUp(asked: Wish, failed: ReadonlySet<number>): boolean {
  if (typeof asked === "number") return !failed.has(asked);
  const up = asked.of.filter((child) => wishUp(child, failed)).length;
  if (asked.needs === "all") return up === asked.of.length;
  return up >= (asked.needs === "any" ? 1 : asked.needs);
}

describe("structureBuilder", () => {
  it("builds nodes that are up exactly when what was asked for is", () => {
    fc.assert(
      fc.property(wish, (asked) => {
        const structure = structureBuilder(events);
        const build = (part: Wish): number => {
          if (typeof part === "number") return structure.event(events[part]?.id ?? "");
          const children = part.of.map(build);
          if (part.needs === "all") return structure.all(children);
          return part.needs === "any" ? structure.any(children) : structure.atLeast(part.needs, children);
        };
        const top = build(asked);
        for (let failures = 0; failures < 8; failures++) {
          const failed = new Set([0, 1, 2].filter((event) => (failures & (1 << event)) !== 0));
          expect(isUp(structure, top, failed)).toBe(wishUp(asked, failed));
        }
        for (const [index, node] of structure.nodes.entries()) {
          if (node.kind === "at-least") for (const child of node.children) expect(child).toBeLessThan(index);
        }
      }),
      { seed: 3, numRuns: 1000 },
    );
  });

  it("makes equal nodes once, whatever the order of their children", () => {
    const structure = structureBuilder(events);
    const [a, b] = [structure.event("host:a"), structure.event("host:b")];
    expect(structure.all([a, b])).toBe(structure.all([b, a, b]));
    expect(structure.all([a, b])).not.toBe(structure.any([a, b]));
    expect(structure.all([a, b])).not.toBe(structure.all([a, b], "web"));
    expect(structure.nodes).toHaveLength(5);
  });

  it("refuses an event that the plan does not hold", () => {
    expect(() => structureBuilder(events).event("host:z")).toThrow("nothing that could fail as host:z");
  });
});
