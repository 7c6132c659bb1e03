/** The sound shop with its zones in two regions. */
import type { Domain, Topology } from "../../src/topology/model.ts";
import { makeZones } from "../arbitrary/parts.ts";
import { soundTopology } from "./sound-topology.ts";

const REGIONS = ["north", "south"] as const;

/** Three zones: `a` and `b` in the north, `c` in the south. */
export function inRegions(): Topology {
  const zones = makeZones(3, 2);
  const [zone] = zones;
  if (zone === undefined) throw new Error("no zone");
  const regions = REGIONS.map((name): Domain => ({ ...zone, kind: "region", name, parent: undefined }));
  return {
    ...soundTopology,
    domains: [
      ...regions,
      ...zones.map((each) =>
        each.parent === undefined ? { ...each, parent: each.name === "c" ? "south" : "north" } : each,
      ),
    ],
  };
}
