import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { attachLab, type HostLog, hostLogs, labNames } from "../../targets/lab/machine/index.ts";
import { didYouMean } from "../../topology/similar-name.ts";
import { EXIT_STATUS, type ExitStatus } from "../exit-status.ts";
import { UserError } from "../user-error.ts";
import { chosenHost } from "./chosen-host.ts";
import { chosenLab } from "./chosen-lab.ts";

/** Between two looks for more. */
const LOOK_MS = 200;

export interface LabLogsOptions {
  readonly name?: string;
  readonly follow?: boolean;
}

/** `nospof lab logs` */
export async function runLabLogs(
  hostName: string,
  program: string | undefined,
  options: LabLogsOptions,
): Promise<ExitStatus> {
  const { layout } = attachLab(chosenLab(options.name));
  const host = chosenHost(layout, hostName);
  const all = hostLogs(layout.name, host);
  const logs = program === undefined ? all : all.filter(({ name }) => name === program);
  if (logs.length === 0 && program !== undefined) {
    const names = all.map(({ name }) => name);
    throw new UserError(
      `${host.name} has no program ${JSON.stringify(program)}`,
      didYouMean(program, names) ?? `it has ${names.join(", ")}`,
    );
  }
  const shown = new Map<string, number>();
  printNew(logs, shown);
  while (options.follow === true && labNames().includes(layout.name)) {
    await sleep(LOOK_MS);
    printNew(logs, shown);
  }
  return EXIT_STATUS.clean;
}

/** @param shown How many bytes of each have been printed. */
function printNew(logs: readonly HostLog[], shown: Map<string, number>): void {
  for (const { name, path } of logs) {
    const text = readFrom(path, shown.get(path) ?? 0);
    if (text.length === 0) continue;
    shown.set(path, (shown.get(path) ?? 0) + text.length);
    if (logs.length > 1) process.stdout.write(`==> ${name}\n`);
    process.stdout.write(text);
  }
}

function readFrom(path: string, offset: number): Buffer {
  let file: number;
  try {
    file = openSync(path, "r");
  } catch {
    // Its program has not been started yet.
    return Buffer.alloc(0);
  }
  try {
    const buffer = Buffer.alloc(Math.max(0, fstatSync(file).size - offset));
    return buffer.subarray(0, readSync(file, buffer, 0, buffer.length, offset));
  } finally {
    closeSync(file);
  }
}
