/** Random structure functions that owe nothing to topologies. */
import fc from "fast-check";
import type { FailureModel, StructureNode } from "../../src/reliability/model.ts";

const source = { file: "topology.ts", line: 1, column: 1 };

/** Each gate as what it needs and where, as a fraction of the nodes before it, its children are. */
const gate = fc.record({
  needs: fc.integer({ min: -1, max: 5 }),
  children: fc.array(fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), { maxLength: 5 }),
  labelled: fc.boolean(),
});

/** Gates that are always or never up, and children that stand twice in a gate, included. */
export const randomStructure: fc.Arbitrary<FailureModel> = fc
  .record({
    events: fc.integer({ min: 1, max: 8 }),
    gates: fc.array(gate, { minLength: 1, maxLength: 25 }),
  })
  .map(({ events, gates }) => {
    const nodes: StructureNode[] = Array.from({ length: events }, (_, event) => ({ kind: "event", event }));
    for (const { needs, children, labelled } of gates) {
      nodes.push({
        kind: "at-least",
        needs,
        children: children.map((fraction) => Math.floor(fraction * nodes.length)),
        label: labelled ? `gate ${nodes.length}` : undefined,
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
