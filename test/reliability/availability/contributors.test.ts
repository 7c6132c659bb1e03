import { expect, it } from "vitest";
import { contributors } from "../../../src/reliability/availability/contributors.ts";
import { compile } from "../../../src/reliability/engine/compile.ts";
import { FaultTreeBuilder } from "../../../src/reliability/engine/fault-tree.ts";
import { unavailability } from "../../../src/reliability/engine/unavailability.ts";
import type { BasicEvent } from "../../../src/reliability/model.ts";

const source = { file: "topology.ts", line: 1, column: 1 };

function instance(of: string, name: string): BasicEvent {
  return { id: `instance:${name}`, kind: "instance", name, part: { kind: "service", name: of }, source };
}

it("says of each event and of all of a group how much they matter, of one beside a pair", () => {
  const builder = new FaultTreeBuilder();
  const [alone, one, other] = [builder.event(), builder.event(), builder.event()];
  const compiled = compile(builder.build(builder.atLeast(1, [alone, builder.atLeast(2, [one, other])])));
  const shares = Float64Array.of(0.01, 0.1, 0.2);
  const down = unavailability(compiled, shares);
  // 1 - (1 - 0.01) (1 - 0.1 × 0.2)
  expect(down).toBeCloseTo(0.0298, 12);
  const events = [instance("alone", "alone-1"), instance("pair", "pair-1"), instance("pair", "pair-2")];
  const [first, second] = contributors(
    { events, nodes: [] },
    0,
    { by: "diagram", least: down, most: down, compiled },
    shares,
  );
  // The pair leaves the one, and the one leaves the pair.
  expect(first).toMatchObject({ of: "pair", events: [1, 2] });
  expect(first?.gone).toBeCloseTo(0.0298 - 0.01, 12);
  expect(first?.fussellVesely).toBeCloseTo((0.0298 - 0.01) / 0.0298, 12);
  expect(first?.each?.map(({ birnbaum }) => birnbaum)).toEqual([
    expect.closeTo(0.99 * 0.2, 12),
    expect.closeTo(0.99 * 0.1, 12),
  ]);
  expect(first?.birnbaum).toBeCloseTo(0.99 * 0.2, 12);
  expect(second).toMatchObject({ of: "alone", events: [0] });
  expect(second?.birnbaum).toBeCloseTo(0.98, 12);
  expect(second?.fussellVesely).toBeCloseTo((0.98 * 0.01) / 0.0298, 12);
  expect(second?.each).toEqual([
    { birnbaum: second?.birnbaum, fussellVesely: expect.closeTo(second?.fussellVesely ?? 0, 12) },
  ]);
});
