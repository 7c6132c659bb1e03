/** Random structure functions in which most nodes are redundant, and few always or never up. */
import fc from "fast-check";
import type { FailureModel, StructureNode } from "../../../src/reliability/model.ts";

const source = { file: "topology.ts", line: 1, column: 1 };

// Without bias: numbers that are mostly small would choose the same few children again and again.
const any = fc.noBias(fc.nat(1_000_000));
const gate = fc.record({ needs: any, children: fc.array(any, { minLength: 2, maxLength: 5 }) });

export const redundantStructure: fc.Arbitrary<FailureModel> = fc
  .record({
    events: fc.integer({ min: 4, max: 9 }),
    gates: fc.array(gate, { minLength: 2, maxLength: 12 }),
  })
  .map(({ events, gates }) => {
    const nodes: StructureNode[] = Array.from({ length: events }, (_, event) => ({ kind: "event", event }));
    for (const { needs, children } of gates) {
      nodes.push({
        kind: "at-least",
        // Now and then none or one too many.
        needs: (needs % (children.length + 2)) - (needs % 7 === 0 ? 1 : 0),
        children: children.map((child) => child % nodes.length),
        label: undefined,
      });
    }
    const top = nodes.length - 1;
    return {
      events: Array.from({ length: events }, (_, index) => ({
        id: `instance:${index}`,
        kind: "instance",
        name: `${index}`,
        part: { kind: "service", name: "any" },
        source,
      })),
      nodes,
      tops: [{ entrypoint: "top", serves: top, undegraded: top }],
    };
  });
