import { z } from "zod";
import type { ExternalOptions } from "../../dsl/external.ts";
import type { NetworkOptions } from "../../dsl/network.ts";
import type { SharedRiskOptions } from "../../dsl/shared-risk.ts";
import { listOf, options, reference } from "./structure.ts";
import { address, ipv4, percentage, portNumber, singleLine } from "./values.ts";

const redundancy = z.enum(["single", "redundant"], `"single" or "redundant"`);

export const networkSchema = options<NetworkOptions>()({
  cidr: z.string(`an IPv4 range such as "10.0.2.0/24"`),
  pool: options<NonNullable<NetworkOptions["pool"]>>()({ from: ipv4, to: ipv4 }).optional(),
  reserved: listOf(ipv4, "IPv4 addresses").default([]),
  external: options<NonNullable<NetworkOptions["external"]>>()({
    network: singleLine("the platform's name of the outer network", 255),
    gateway: redundancy,
  }).optional(),
  switches: redundancy.default("single"),
});

export const externalSchema = options<ExternalOptions>()({
  availability: percentage,
  address: address.optional(),
  port: portNumber.optional(),
}).refine((external) => (external.address === undefined) === (external.port === undefined), {
  message: "address and port together, or neither",
});

export const sharedRiskSchema = options<SharedRiskOptions>()({
  affects: listOf(
    reference(
      [
        ...(["region", "zone", "rack", "host", "network", "external"] as const),
        ...(["service", "load-balancer", "database", "ensemble"] as const),
      ],
      "a failure domain, a network, an external or something with instances",
    ),
    "parts",
    1,
  ),
});
