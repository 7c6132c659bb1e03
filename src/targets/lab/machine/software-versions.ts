/** Whether the programs of this machine understand what was rendered: compared with the topology's `software`. */
import { spawn } from "node:child_process";
import { atLeast } from "../../../render/version.ts";
import { ZK_JAR } from "../../../render/zookeeper/paths.ts";
import type { Software } from "../../../topology/model.ts";
import { ZK_SERVER } from "../layout/programs.ts";
import { CLEAN_ENVIRONMENT } from "./birth.ts";
import { finished } from "./finished.ts";

interface Versioned {
  readonly software: keyof Software;
  readonly command: readonly [string, ...string[]];
  /** Finds the version in what the command prints. */
  readonly pattern: RegExp;
}

const VERSIONED: Readonly<Record<string, Versioned>> = {
  nginx: { software: "nginx", command: ["nginx", "-v"], pattern: /nginx\/(\d+\.\d+)/ },
  haproxy: { software: "haproxy", command: ["haproxy", "-v"], pattern: /version (\d+\.\d+)/ },
  keepalived: { software: "keepalived", command: ["keepalived", "-v"], pattern: /Keepalived v(\d+\.\d+)/ },
  mariadbd: { software: "mariadb", command: ["mariadbd", "--version"], pattern: /Ver (\d+\.\d+)/ },
  [ZK_SERVER]: {
    software: "zookeeper",
    command: ["java", "-cp", ZK_JAR, "org.apache.zookeeper.version.VersionInfoMain"],
    pattern: /version (\d+\.\d+)/,
  },
};

export interface OlderProgram {
  readonly what: string;
  readonly fix: string;
}

/** @param programs Names as in the file system. */
export async function olderPrograms(
  programs: readonly string[],
  software: Software,
): Promise<readonly OlderProgram[]> {
  const judged = await Promise.all(
    programs.map(async (program) => {
      const versioned = VERSIONED[program];
      if (versioned === undefined) return [];
      const [name, ...args] = versioned.command;
      const { output } = await finished(spawn(name, args, { env: CLEAN_ENVIRONMENT }));
      return judgement(versioned, versioned.pattern.exec(output)?.[1], software);
    }),
  );
  return judged.flat();
}

/** @param found As `major.minor`; undefined when the program did not say. */
export function judgement(
  { software: name }: Pick<Versioned, "software">,
  found: string | undefined,
  software: Software,
): readonly OlderProgram[] {
  const wanted = software[name];
  if (found === undefined || atLeast(found, wanted)) return [];
  return [
    {
      what: `${name} is ${found} on this machine, older than the ${wanted} that the topology is compiled for`,
      fix: `say what you run: software: { ${name}: "${found}" } in the topology, or install ${name} ${wanted}`,
    },
  ];
}
