/** Whether cloud-init installs the releases that the configuration was written for. */

import type { Instance, Plan, Program } from "../../plan/model.ts";
import { runError } from "../run-error.ts";
import type { Distribution, OpenStackOptions } from "./options.ts";
import { hasWayOut } from "./security-rules.ts";

/** Programs of which a topology says the release. */
type Released = Exclude<Program, "application" | "database-agent" | "garbd">;

interface Releases {
  readonly name: string;
  /** Release line of each package; undefined: the distribution has none. */
  readonly of: Readonly<Record<Released, string | undefined>>;
}

const RELEASES: Readonly<Record<Distribution, Releases>> = {
  "debian-12": {
    name: "Debian 12",
    /** https://packages.debian.org/bookworm/ */
    of: {
      nginx: "1.22",
      haproxy: "2.6",
      keepalived: "2.2",
      mariadb: "10.11",
      mysql: undefined,
      zookeeper: "3.8",
    },
  },
};

/** Whether cloud-init installs the programs of this machine. One on isolated networks alone has them in its image. */
export function installs(plan: Plan, instance: Instance, { programs }: OpenStackOptions): boolean {
  return programs !== "in-image" && hasWayOut(plan, instance);
}

/** The programs of an instance, as a topology names them: `haproxy 3.2`. */
export function releasesOn({ software }: Plan, { programs }: Instance): readonly string[] {
  return programs.filter(isReleased).map((program) => `${program} ${software[program]}`);
}

/**
 * A program reads what was written for its own release, or does not start: nginx 1.22 knows no `http2 on`.
 *
 * @throws pulumi.RunError that lists every program that would be installed in another release than the topology's.
 */
export function refuseOtherReleases(plan: Plan, options: OpenStackOptions): void {
  const { name, of } = RELEASES[options.distribution ?? "debian-12"];
  const installed = Map.groupBy(
    plan.instances
      .filter((instance) => installs(plan, instance, options))
      .flatMap((instance) => instance.programs.filter(isReleased).map((program) => ({ program, instance }))),
    ({ program }) => program,
  );
  const wrong = [...installed].filter(([program]) => !isOfLine(plan.software[program], of[program])).sort();
  if (wrong.length === 0) return;
  const lines = wrong.map(([program, on]) => {
    const instances = on.map(({ instance }) => instance.name).join(", ");
    return `  ${program}: the topology is for ${plan.software[program]}, ${name} has ${of[program] ?? "none"} (${instances})`;
  });
  const mend = wrong.every(([program]) => of[program] !== undefined)
    ? `Say software: "${options.distribution ?? "debian-12"}" in topology("${plan.name}", …), or build images that hold`
    : "Build images that hold";
  throw runError(
    `Topology "${plan.name}" needs programs that its machines cannot install from ${name}:\n${lines.join("\n")}\n` +
      `${mend} the topology's releases and say openstack({ programs: "in-image" }).`,
  );
}

function isReleased(program: Program): program is Released {
  return program !== "application" && program !== "database-agent" && program !== "garbd";
}

function isOfLine(release: string, line: string | undefined): boolean {
  return line !== undefined && `${release}.`.startsWith(`${line}.`);
}
