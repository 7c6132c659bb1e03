import { z } from "zod";
import type { SuppressionOptions } from "../../dsl/suppression.ts";
import type { SoftwareOptions, TopologyOptions } from "../../dsl/topology.ts";
import type { Software } from "../model.ts";
import { maintenanceByKind, reliabilityByKind } from "./reliability.ts";
import { isObject, listOf, namedParts, oneOf, options, reference } from "./structure.ts";
import { release, singleLine } from "./values.ts";

/** Releases that are maintained upstream; their stable directives are what templates use by default. */
const CURRENT: Software = {
  nginx: "1.29",
  haproxy: "3.2",
  keepalived: "2.3",
  mariadb: "11.8",
  mysql: "9.7",
  zookeeper: "3.9",
};

/** https://packages.debian.org/bookworm/ */
const DEBIAN_12: Software = {
  ...CURRENT,
  nginx: "1.22",
  haproxy: "2.6",
  keepalived: "2.2",
  mariadb: "10.11",
  zookeeper: "3.8",
};

const software = oneOf<Software>((value) =>
  isObject(value)
    ? options<SoftwareOptions>()({
        nginx: release.default(CURRENT.nginx),
        haproxy: release.default(CURRENT.haproxy),
        keepalived: release.default(CURRENT.keepalived),
        mariadb: release.default(CURRENT.mariadb),
        mysql: release.default(CURRENT.mysql),
        zookeeper: release.default(CURRENT.zookeeper),
      })
    : z.literal("debian-12", `"debian-12", or releases by program`).transform(() => DEBIAN_12),
);

const severity = z.enum(["off", "info", "warning", "error"], `"off", "info", "warning" or "error"`);
/** As in `docs/rules`; whether there is such a rule is known to the linter only. */
export const ruleId = z
  .string(`the id of a rule, such as "single-point-of-failure"`)
  .regex(/^[a-z][a-z0-9-]{0,79}$/, `the id of a rule, such as "single-point-of-failure"`);

const DOMAIN_KINDS = ["region", "zone", "rack", "host"] as const;
const WORKLOAD_KINDS = ["service", "load-balancer", "database", "ensemble"] as const;

export const suppressionSchema = options<SuppressionOptions>()({
  on: reference(
    [...DOMAIN_KINDS, ...WORKLOAD_KINDS, "network", "external", "shared-risk", "backup", "entrypoint"],
    "a declared part",
  ).optional(),
  because: singleLine("the reason", 500),
});

export const topologySchema = options<TopologyOptions>()({
  domains: listOf(reference(DOMAIN_KINDS, "a region, zone, rack or host"), "failure domains", 1),
  entrypoints: listOf(reference(["entrypoint"], "an entrypoint(…)"), "entrypoints"),
  parts: listOf(reference(WORKLOAD_KINDS, "a service, load balancer, database or ensemble"), "parts").default(
    [],
  ),
  sharedRisks: listOf(reference(["shared-risk"], "a sharedRisk(…)"), "shared risks").default([]),
  backups: listOf(reference(["backup"], "a backup(…)"), "backups").default([]),
  software: software.default(CURRENT),
  reliability: reliabilityByKind.optional(),
  maintenance: maintenanceByKind.optional(),
  rules: namedParts(ruleId, severity, "severities by rule id").default({}),
  suppress: listOf(reference(["suppression"], "suppress(…)"), "suppressions").default([]),
});
