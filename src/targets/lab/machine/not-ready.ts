/** What a lab that does not get ready says. */
import { readFileSync } from "node:fs";
import type { HostStatus } from "../lab.ts";
import { LabError } from "./lab-error.ts";
import { hostFolder } from "./state-folder.ts";

/** As many as Node.js prints for a module that is missing. */
const SHOWN_LINES = 20;

/** @param waiting Hosts that are not ready. */
export function notReady(lab: string, waiting: readonly HostStatus[], afterMs: number): LabError {
  const parts = waiting.map(({ host, programs }) => {
    const folder = hostFolder(lab, host.name);
    const unready = programs.filter(({ state }) => state !== "ready");
    if (unready.length === 0)
      return part(host.name, "its setup after start", "has not succeeded", folder.afterStartLog);
    return unready
      .map(({ name, state }) =>
        part(host.name, name, state === "ended" ? "has ended" : "is not ready", folder.log(name)),
      )
      .join("\n");
  });
  return new LabError(
    `lab "${lab}" is not ready after ${Math.round(afterMs / 1000)} s:\n${parts.join("\n")}`,
    `see all of it: nospof lab logs <instance> <program> --name ${lab}`,
  );
}

function part(host: string, program: string, what: string, log: string): string {
  const last = lastLines(log);
  return `  ${host}: ${program} ${what}${last.length === 0 ? ", and has said nothing" : ":"}${last
    .map((line) => `\n    ${line}`)
    .join("")}`;
}

function lastLines(log: string): readonly string[] {
  try {
    return readFileSync(log, "utf8").trimEnd().split("\n").filter(Boolean).slice(-SHOWN_LINES);
  } catch {
    return [];
  }
}
