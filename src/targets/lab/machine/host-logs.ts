/** The logs of a host, for people. */
import { existsSync } from "node:fs";
import type { LabHost } from "../model.ts";
import { hostFolder } from "./state-folder.ts";

export interface HostLog {
  /** Who wrote it, e.g. `nginx`. */
  readonly name: string;
  /** Path on this machine. It need not exist yet. */
  readonly path: string;
}

/** Those of its programs, and of its setup after they have started. */
export function hostLogs(lab: string, host: LabHost): readonly HostLog[] {
  const folder = hostFolder(lab, host.name);
  const others = [
    { name: "after-start", path: folder.afterStartLog },
    { name: "boot", path: folder.bootLog },
  ];
  return [
    ...host.programs.map(({ name }) => ({ name, path: folder.log(name) })),
    ...others.filter(({ path }) => existsSync(path)),
  ];
}
