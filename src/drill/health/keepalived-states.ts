/** Whether every keepalived would take over if it had to, by what it prints. */
import { readFile } from "node:fs/promises";
import type { Lab } from "../../targets/lab/lab.ts";

/**
 * No keepalived keeps out of the election. One that believes its load balancer to be ill does, for some seconds after that is
 * well again; whoever breaks the other meanwhile breaks both.
 */
export async function keepalivedStates(lab: Lab): Promise<readonly string[]> {
  const hosts = lab.layout.hosts.filter(
    ({ name, programs }) => lab.isOn(name) && programs.some((program) => program.name === "keepalived"),
  );
  const found = await Promise.all(
    hosts.map(async ({ name }) => {
      const states = vrrpStates(await readFile(lab.logOf(name, "keepalived"), "utf8").catch(() => ""));
      if (states.size === 0) return [`keepalived on ${name} takes part in no election yet`];
      return [...states]
        .filter(([, state]) => state !== "MASTER" && state !== "BACKUP")
        .map(([instance, state]) => `keepalived on ${name} is in state ${state} for ${instance}`);
    }),
  );
  return found.flat();
}

/**
 * The state of each `vrrp_instance`, by its name.
 *
 * @param log what keepalived printed, since it was last started or since before; it names a state as it enters it, but for the
 * first, which is FAULT where a script that has not succeeded yet says so
 */
export function vrrpStates(log: string): ReadonlyMap<string, string> {
  const started = log.lastIndexOf("Starting Keepalived");
  const entered = log.slice(Math.max(0, started)).matchAll(/\((\S+)\) entering (\S+) state/gi);
  return new Map([...entered].map(([, instance = "", state = ""]) => [instance, state.toUpperCase()]));
}
