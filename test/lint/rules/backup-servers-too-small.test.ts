import { expect, test } from "vitest";
import { backupServersTooSmall } from "../../../src/lint/rules/backup-servers-too-small.ts";
import type { Topology } from "../../../src/topology/model.ts";
import { makeBackend, makeService } from "../../arbitrary/parts.ts";
import { messages } from "../check-rule.ts";
import { API, withListener } from "../sound-topology.ts";

test("two backups of 100 for two of 200", () => {
  expect(messages(backupServersTooSmall, withStandby(100))).toEqual([
    expect.stringContaining("take 200 connections together, the servers they stand in for 400"),
  ]);
});

test("no finding: backups that take as much as the load needs", () => {
  expect(messages(backupServersTooSmall, withStandby(200))).toEqual([]);
});

function withStandby(maxConnections: number): Topology {
  const standby = makeService({ name: "standby" });
  const topology = withListener({
    backends: [
      makeBackend(API, { maxConnections: 200 }),
      makeBackend({ kind: "service", name: "standby", port: "http" }, { backup: true, maxConnections }),
    ],
  });
  return { ...topology, services: [...topology.services, standby] };
}
