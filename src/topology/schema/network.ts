import { z } from "zod";
import type { ExternalOptions } from "../../dsl/external.ts";
import type { NetworkOptions } from "../../dsl/network.ts";
import type { SharedRiskOptions } from "../../dsl/shared-risk.ts";
import type { External, Named } from "../model.ts";
import { failureShape } from "./reliability.ts";
import { listOf, options, reference } from "./structure.ts";
import { address, ipv4, PERCENTAGE, percentage, portNumber, singleLine } from "./values.ts";

const redundancy = z.enum(["single", "redundant"], `"single" or "redundant"`);

export const networkSchema = options<NetworkOptions>()({
  cidr: z.string(`an IPv4 range such as "10.0.2.0/24"`),
  pool: options<NonNullable<NetworkOptions["pool"]>>()({ from: ipv4, to: ipv4 }).optional(),
  reserved: listOf(ipv4, "IPv4 addresses").default([]),
  external: options<NonNullable<NetworkOptions["external"]>>()({
    network: singleLine("the platform's name of the outer network", 255),
    gateway: redundancy,
    ...failureShape,
  }).optional(),
  switches: redundancy.default("single"),
  ...failureShape,
});

export const externalSchema = options<ExternalOptions>()({
  availability: percentage.optional(),
  address: address.optional(),
  port: portNumber.optional(),
  ...failureShape,
})
  .refine((external) => (external.address === undefined) === (external.port === undefined), {
    message: "address and port together, or neither",
  })
  .transform(({ availability, ...given }, context): Omit<External, keyof Named> => {
    const problem = (path: readonly PropertyKey[], message: string): void => {
      context.addIssue({ code: "custom", message, path: [...path], input: given });
    };
    const { mtbfMs, mttrMs } = given.reliability ?? {};
    if (availability !== undefined && mtbfMs !== undefined) {
      problem(["reliability", "mtbf"], "nothing, since availability and mttr say how often it fails");
    }
    if (availability !== undefined)
      return { ...given, availability, address: given.address, port: given.port };
    if (mtbfMs === undefined || mttrMs === undefined) {
      problem(["availability"], `${PERCENTAGE}, or reliability: { mtbf, mttr }`);
      return z.NEVER;
    }
    return { ...given, availability: mtbfMs / (mtbfMs + mttrMs), address: given.address, port: given.port };
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
  ...failureShape,
});
