/** What a lab needs of this machine: said all at once, with how to get it, before anything is made. */
import { existsSync } from "node:fs";
import type { Software } from "../../../topology/model.ts";
import { ZK_SERVER } from "../layout/programs.ts";
import type { LabLayout } from "../model.ts";
import type { CgroupMounts } from "./cgroup-mounts.ts";
import { clockFileOf } from "./clock.ts";
import { findProgram } from "./find-program.ts";
import { hostRoot } from "./host-root.ts";
import { LabError } from "./lab-error.ts";
import { requireKernel, requireOwnKernel } from "./require-kernel.ts";
import { olderPrograms } from "./software-versions.ts";

/** Debian's package of each program. */
const PACKAGES: Readonly<Record<string, string>> = {
  unshare: "util-linux",
  nsenter: "util-linux",
  mount: "mount",
  hostname: "hostname",
  bash: "bash",
  ip: "iproute2",
  tc: "iproute2",
  nft: "nftables",
  nginx: "nginx libnginx-mod-stream",
  haproxy: "haproxy",
  keepalived: "keepalived",
  mariadbd: "mariadb-server",
  garbd: "galera-arbitrator-4",
  [ZK_SERVER]: "zookeeper",
  java: "default-jre",
  setpriv: "util-linux",
  openssl: "openssl",
};

const ALWAYS = ["unshare", "nsenter", "mount", "hostname", "bash", "ip", "tc", "nft"] as const;

/** Where the loader looks for `/usr/$LIB` of Debian's libfaketime. */
const FAKETIME = ["x86_64-linux-gnu", "aarch64-linux-gnu", "riscv64-linux-gnu"].map(
  (triplet) => `/usr/lib/${triplet}/faketime/libfaketimeMT.so.1`,
);

/** Whether a lab can be opened with clocks that can be set. */
export function hasFaketime(): boolean {
  return FAKETIME.some((path) => existsSync(path));
}

/**
 * @returns the mount point of cgroup version 2
 * @throws LabError that says exactly what is missing and how to get it
 */
export async function requireMachine(
  layout: LabLayout,
  mounts: CgroupMounts,
  { software }: { readonly software?: Software | undefined } = {},
): Promise<string> {
  const unified = requireKernel(mounts);
  requirePrograms([...ALWAYS, ...programsOf(layout)]);
  for (const host of layout.hosts) hostRoot(host);
  if (layout.hosts.some((host) => clockFileOf(host) !== undefined) && !hasFaketime()) {
    throw new LabError(
      "clocks can't be set here: libfaketime is missing",
      "apt-get install libfaketime",
      "open the lab without a clock",
    );
  }
  if (software !== undefined) {
    const older = await olderPrograms(programsOf(layout), software);
    if (older.length > 0)
      throw new LabError(older.map(({ what }) => what).join("\n"), ...older.map(({ fix }) => fix));
  }
  return unified;
}

/** What the programs of a layout are, on this machine. */
function programsOf({ hosts }: LabLayout): readonly string[] {
  const named = new Set(hosts.flatMap(({ programs }) => programs.map(({ name }) => name)));
  const places: Readonly<Record<string, readonly string[]>> = {
    nginx: ["nginx"],
    haproxy: ["haproxy"],
    keepalived: ["keepalived"],
    mariadb: ["mariadbd"],
    garbd: ["garbd", "setpriv"],
    zookeeper: [ZK_SERVER, "java", "setpriv"],
  };
  return Object.entries(places).flatMap(([name, programs]) => (named.has(name) ? programs : []));
}

/**
 * What every lab needs, and making certificates: to be asked for before anything else is tried.
 * @throws LabError
 */
export function requireMachineTools(): void {
  requireOwnKernel();
  requirePrograms([...ALWAYS, "openssl"]);
}

function requirePrograms(names: readonly string[]): void {
  const missing = names.filter((name) => findProgram(name) === undefined);
  if (missing.length === 0) return;
  const packages = [...new Set(missing.map((name) => PACKAGES[name] ?? name))];
  throw new LabError(
    `${missing.join(", ")}: not found on this machine`,
    `apt-get install ${packages.join(" ")}`,
  );
}
