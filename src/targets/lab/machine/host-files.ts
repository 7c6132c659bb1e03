/** Writes what a host is given to the folder it shares with the machine. */
import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import type { LabHost } from "../model.ts";
import type { HostFolder } from "./state-folder.ts";

/** @throws Error for a path that is not the host's own: the machine would be changed */
export function writeHostFiles(host: LabHost, folder: HostFolder): void {
  for (const place of ["run", "tmp"]) mkdirSync(join(folder.stage, place), { recursive: true });
  for (const { path, content, mode } of host.files) {
    const place = /^\/(etc|var|run)\/./.exec(path)?.[1];
    if (place === undefined || normalize(path) !== path) {
      throw new Error(`${host.name}: ${path} is not under /etc, /var or /run`);
    }
    const target = join(place === "run" ? folder.runFiles : folder.diskFiles, path);
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, content);
    chmodSync(target, mode);
  }
}
