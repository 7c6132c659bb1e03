/** Bounds of what large trees are made of: services whose replicas share hosts and racks, compared with their diagrams. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { unavailabilityBounds } from "../../../../src/reliability/engine/bounds/unavailability-bounds.ts";
import { compile } from "../../../../src/reliability/engine/compile.ts";
import { type FaultTree, FaultTreeBuilder } from "../../../../src/reliability/engine/fault-tree.ts";
import { unavailability } from "../../../../src/reliability/engine/unavailability.ts";

const RACKS = 4;
const HOSTS = 12;
const ROUNDING = 1e-12;

interface Services {
  /** By host: its rack. */
  readonly rackOf: readonly number[];
  readonly services: readonly { readonly hosts: readonly number[]; readonly down: number }[];
}

const services: fc.Arbitrary<Services> = fc.record({
  rackOf: fc.array(fc.nat(RACKS - 1), { minLength: HOSTS, maxLength: HOSTS }),
  services: fc.array(
    fc.record({
      hosts: fc.uniqueArray(fc.nat(HOSTS - 1), { minLength: 2, maxLength: 8 }),
      down: fc.integer({ min: 2, max: 6 }),
    }),
    { minLength: 2, maxLength: 8 },
  ),
});

/** Events: the racks, the hosts, then one for each replica. */
function treeOf({ rackOf, services: all }: Services): FaultTree {
  const builder = new FaultTreeBuilder();
  const racks = Array.from({ length: RACKS }, () => builder.event());
  const hosts = rackOf.map((rack) => builder.or([builder.event(), racks[rack] ?? -1]));
  const down = all.map(({ hosts: own, down: least }) =>
    builder.atLeast(
      least,
      own.map((host) => builder.or([builder.event(), hosts[host] ?? -1])),
    ),
  );
  return builder.build(builder.or(down));
}

test("services that share hosts and racks are down as often as the bounds say, which are close", () => {
  const apart: number[] = [];
  const drawn = fc.tuple(services, fc.constantFrom(0.1, 0.01, 0.001), fc.constantFrom(1, 3));
  fc.assert(
    fc.property(drawn, ([recipe, scale, rackScale]) => {
      const tree = treeOf(recipe);
      const shares = Float64Array.from({ length: tree.eventCount }, (_, event) =>
        event < RACKS ? (scale * rackScale) / 5 : (scale * (1 + (event % 3))) / 3,
      );
      const exact = unavailability(compile(tree), shares);
      const { least, most } = unavailabilityBounds(tree, shares).of(tree.top);
      expect(least).toBeLessThanOrEqual(exact * (1 + ROUNDING));
      expect(most).toBeGreaterThanOrEqual(exact * (1 - ROUNDING));
      if (exact > 0) apart.push((most - least) / exact);
    }),
    { seed: 10, numRuns: 500 },
  );
  const median = apart.sort((a, b) => a - b)[Math.floor(apart.length / 2)];
  expect(median).toBeLessThan(1e-5);
});
