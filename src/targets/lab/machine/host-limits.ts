/** The size of an instance as limits of its host's cgroups. */
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { LabHost } from "../model.ts";
import type { LimitMethod, LimitMethods } from "./limit-method.ts";

/** Period over which CPU time is counted: the kernel's own default for cpu.max. */
const PERIOD_US = 100_000;
/** Shortest time per period that the kernel takes. */
const LEAST_QUOTA_US = 1000;
/**
 * What is on a host's disk is in memory, and counts as its own. Databases and ensembles write so much that it has to be added;
 * for others it is small beside what the programs need.
 */
const DATABASE_DISK_BYTES = 1024 ** 3;
const WRITING: ReadonlySet<string> = new Set(["mariadb", "mysql", "zookeeper"]);

interface HostCgroupPaths {
  readonly unified: string;
  /** The host's cgroup of version 1, by mount point. */
  readonly legacy: (mount: string) => string;
}

export function limitHost(host: LabHost, methods: LimitMethods, paths: HostCgroupPaths): void {
  if (host.limits === undefined) return;
  const quota = Math.max(LEAST_QUOTA_US, Math.round(host.limits.cpu * PERIOD_US));
  const memory = host.limits.memoryBytes + diskInMemory(host);
  apply(methods.cpu, paths, {
    unified: [["cpu.max", `${quota} ${PERIOD_US}`]],
    legacy: [
      ["cpu.cfs_period_us", String(PERIOD_US)],
      ["cpu.cfs_quota_us", String(quota)],
    ],
  });
  apply(methods.memory, paths, {
    unified: [
      ["memory.max", String(memory)],
      ["memory.swap.max", "0"],
    ],
    legacy: [
      ["memory.limit_in_bytes", String(memory)],
      ["memory.memsw.limit_in_bytes", String(memory)],
    ],
  });
}

function diskInMemory(host: LabHost): number {
  const writes = host.programs.some(({ name }) => WRITING.has(name));
  return writes ? Math.min(host.limits?.diskBytes ?? 0, DATABASE_DISK_BYTES) : 0;
}

type Settings = readonly (readonly [file: string, value: string])[];

function apply(
  method: LimitMethod,
  paths: HostCgroupPaths,
  settings: { readonly unified: Settings; readonly legacy: Settings },
): void {
  if (method.kind === "off") return;
  const folder = method.kind === "unified" ? paths.unified : paths.legacy(method.mount);
  mkdirSync(folder, { recursive: true });
  for (const [file, value] of settings[method.kind]) {
    // A kernel without swap has no file to limit it.
    if (existsSync(join(folder, file))) writeFileSync(join(folder, file), value);
  }
}
