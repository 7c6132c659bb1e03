/** Lets the wall clock of a host's programs jump: they were started with Debian's libfaketime, which reads a file. */
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import type { Lab } from "../lab.ts";
import type { LabHost } from "../model.ts";
import { initPid } from "./host-power.ts";
import { LabError } from "./lab-error.ts";
import { hostOf, type Machine } from "./machine.ts";

/** Tells libfaketime which file to read: README of libfaketime, "Working with the FAKETIME_TIMESTAMP_FILE". */
const FILE_VARIABLE = "FAKETIME_TIMESTAMP_FILE";

/**
 * Where programs find the file that have forgotten the variable: nginx clears the environment of its workers. Same README.
 */
const SYSTEM_WIDE = "/etc/faketimerc";

export function setClock({ layout, cgroups }: Machine): Lab["setClock"] {
  return async (hostName, offsetMs) => {
    const host = hostOf(layout, hostName);
    const file = clockFileOf(host);
    if (file === undefined) {
      throw new LabError(
        `the clock of ${host.name} can't be set: its programs were started with the machine's own`,
        "open the lab with a clock, which takes Debian's libfaketime: apt-get install libfaketime",
      );
    }
    const init = initPid(layout.name, cgroups, host.name);
    if (init === undefined) throw new LabError(`host ${host.name} is off`);
    for (const inside of [file, SYSTEM_WIDE]) {
      const path = `/proc/${init}/root${inside}`;
      mkdirSync(dirname(path), { recursive: true });
      if (offsetMs === 0) rmSync(path, { force: true });
      // Seconds with their sign: without one it would be a date.
      else writeFileSync(path, `${offsetMs < 0 ? "-" : "+"}${Math.abs(offsetMs) / 1000}\n`);
    }
  };
}

/** Undefined: the programs of the host see the machine's clock. */
export function clockFileOf({ programs }: LabHost): string | undefined {
  return programs.flatMap(({ environment }) => environment[FILE_VARIABLE] ?? [])[0];
}
