/**
 * What the first start has made, kept: the databases, keystone's keys and glance's images. A start on it takes seconds where
 * the first one takes a minute or two.
 */
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, readdir, readFile, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { execa } from "execa";
import { openStackCache, openStackRoot } from "./cache.ts";
import { configurationFiles } from "./configuration/files.ts";
import { firstStart } from "./first-start.ts";
import { type Machine, openMachine } from "./machine.ts";

const KEPT = ["var/lib/mysql", "var/lib/keystone", "var/lib/glance"];

/** Source files that a first start follows, beside the configuration. */
const STEPS = ["accounts.ts", "contents.ts", "endpoints.ts", "first-start.ts"];

/**
 * The archive that fits what is installed and configured, made when there is none yet.
 *
 * @throws Error when the first start fails
 */
export async function snapshot(): Promise<string> {
  const folder = join(openStackCache(), "snapshots");
  const archive = join(folder, `${await fingerprint()}.tar`);
  if (existsSync(archive)) return archive;

  const machine = await openMachine();
  try {
    await firstStart(machine);
    await mkdir(folder, { recursive: true });
    // Others may make it at the same time: whoever is last wins, and nobody sees half of one.
    const part = `${archive}.${process.pid}.part`;
    await execa("tar", [
      "--create",
      "--sparse",
      "--file",
      part,
      "--directory",
      machine.outside("/"),
      ...KEPT,
    ]);
    for (const old of await readdir(folder)) {
      if (old.endsWith(".tar")) await rm(join(folder, old), { force: true });
    }
    await rename(part, archive);
  } finally {
    await machine.close();
  }
  return archive;
}

export async function restore(machine: Machine, archive: string): Promise<void> {
  await execa("tar", [
    ...["--extract", "--same-permissions", "--numeric-owner", "--file", archive],
    ...["--directory", machine.outside("/")],
  ]);
}

/** Changes with every package, every configuration file and every step. */
async function fingerprint(): Promise<string> {
  const hash = createHash("sha256");
  hash.update(await readFile(join(openStackRoot(), "var/lib/dpkg/status")));
  for (const file of STEPS) hash.update(await readFile(join(import.meta.dirname, file)));
  hash.update(JSON.stringify(await configurationFiles()));
  return hash.digest("hex").slice(0, 16);
}
