import type { z } from "zod";
import type { HostOptions, RackOptions, RegionOptions, ZoneOptions } from "../../dsl/domain.ts";
import { failureShape } from "./reliability.ts";
import { listOf, oneOf, options, reference } from "./structure.ts";
import { byteSize, cores, wholeNumber } from "./values.ts";

const hostReference = reference(["host"], "a host(…)");
const hostCount = wholeNumber(1, 100_000);
const hostList = listOf(hostReference, "hosts, or their number", 1);

const hosts = oneOf<number | z.output<typeof hostList>>((value) =>
  typeof value === "number" ? hostCount : hostList,
);

export const regionSchema = options<RegionOptions>()({
  zones: listOf(reference(["zone"], "a zone(…)"), "zone(…)", 1).optional(),
  ...failureShape,
});

export const zoneSchema = options<ZoneOptions>()({
  racks: listOf(reference(["rack"], "a rack(…)"), "rack(…)", 1).optional(),
  hosts: hosts.optional(),
  ...failureShape,
}).refine((zone) => typeof zone.hosts !== "number" || zone.racks === undefined, {
  message: "the number of hosts in each rack, since the zone has racks",
  path: ["hosts"],
});

export const rackSchema = options<RackOptions>()({ hosts: hosts.optional(), ...failureShape });

export const hostSchema = options<HostOptions>()({
  cpu: cores.optional(),
  memory: byteSize.optional(),
  disk: byteSize.optional(),
  ...failureShape,
}).refine(
  (host) => new Set([host.cpu, host.memory, host.disk].map((given) => given === undefined)).size === 1,
  {
    message: "cpu, memory and disk together, or none of them",
  },
);
