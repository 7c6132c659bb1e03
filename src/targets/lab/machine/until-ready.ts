/** Waiting for a lab, as long as there is something to wait for. */
import { setTimeout as sleep } from "node:timers/promises";
import type { Lab } from "../lab.ts";
import { initPid } from "./host-power.ts";
import type { Machine } from "./machine.ts";
import { notReady } from "./not-ready.ts";
import { hasFailed, hasStarted, isReady } from "./program-state.ts";

const LOOK_MS = 20;

/** A program that is gone for so long is not just being started again, which is done after a second. */
const FAILED_MS = 3000;

export function untilReady({ layout, cgroups }: Machine, status: Lab["status"]): Lab["untilReady"] {
  const { name } = layout;
  const isOn = (host: string): boolean => initPid(name, cgroups, host) !== undefined;

  return async (timeoutMs) => {
    const began = performance.now();
    let wellAt = began;
    let lookedAt = began;
    for (;;) {
      // Hosts say themselves when they have started: that costs least to ask. What has ended since is looked at then.
      const starting = layout.hosts.filter((host) => isOn(host.name) && !hasStarted(name, host));
      const now = performance.now();
      if (now - lookedAt > FAILED_MS / 4) {
        lookedAt = now;
        if (!starting.some((host) => hasFailed(name, cgroups, host))) wellAt = now;
      }
      const late = now - began > timeoutMs || now - wellAt > FAILED_MS;
      if (starting.length === 0 || late) {
        const unready = (await status()).filter((each) => each.on && !isReady(name, each));
        if (unready.length === 0) return;
        if (late) throw notReady(name, unready, now - began);
      }
      await sleep(LOOK_MS);
    }
  };
}
