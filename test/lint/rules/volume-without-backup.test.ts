import { expect, test } from "vitest";
import { volumeWithoutBackup } from "../../../src/lint/rules/volume-without-backup.ts";
import type { Backup, Topology } from "../../../src/topology/model.ts";
import { makeBackup } from "../../arbitrary/parts.ts";
import { messages } from "../check-rule.ts";
import { withApi } from "../sound-topology.ts";

test("a volume without backup", () => {
  expect(messages(volumeWithoutBackup, withUploads([]))).toEqual([
    expect.stringContaining("Nothing backs up volume `uploads` of `api`"),
  ]);
});

test("no finding: a volume with one", () => {
  expect(
    messages(
      volumeWithoutBackup,
      withUploads([
        makeBackup({
          name: "uploads",
          of: { kind: "service", name: "api" },
          to: { kind: "domain", name: "b" },
          volume: "uploads",
        }),
      ]),
    ),
  ).toEqual([]);
});

function withUploads(backups: readonly Backup[]): Topology {
  const topology = withApi({ volumes: [{ name: "uploads", mount: "/uploads", sizeBytes: 2 ** 30 }] });
  return { ...topology, backups };
}
