/** Breaks a lab, and mends it again. */
import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Plan } from "../../plan/model.ts";
import type { Lab } from "../../targets/lab/lab.ts";
import type { Fault } from "../model.ts";
import { type Effect, faultEffects } from "./effects.ts";

/** Undoes what was done; does not wait until everything is well again. */
export type Heal = () => Promise<void>;

/**
 * Does everything that a fault does at the same moment, as near as can be.
 * @throws Error when the lab cannot do a part of it; what was done already is undone
 */
export async function inject(lab: Lab, plan: Plan, fault: Fault): Promise<Heal> {
  // An external that nobody asks has no host.
  const present = new Set(lab.layout.hosts.map(({ name }) => name));
  const effects = faultEffects(plan, fault).filter(
    (effect) => !("host" in effect) || present.has(effect.host),
  );
  const off = effects.flatMap((effect) => (effect.kind === "power-off" ? [effect.host] : []));
  const others = effects.filter(({ kind }) => kind !== "power-off");
  const started = await Promise.allSettled([
    off.length > 0 ? powerOff(lab, off) : undefined,
    ...others.map((effect) => apply(lab, effect)),
  ]);
  const heals = started.flatMap((one) => (one.status === "fulfilled" && one.value ? [one.value] : []));
  const heal = async (): Promise<void> => {
    await Promise.all(heals.map((undo) => undo()));
  };
  const failed = started.find(({ status }) => status === "rejected");
  if (failed?.status === "rejected") {
    await heal();
    throw failed.reason;
  }
  return heal;
}

async function powerOff(lab: Lab, hosts: readonly string[]): Promise<Heal> {
  await lab.powerOff(hosts);
  return () => lab.powerOn(hosts);
}

async function apply(lab: Lab, effect: Effect): Promise<Heal> {
  switch (effect.kind) {
    case "power-off":
      return powerOff(lab, [effect.host]);
    case "switch-down":
      await lab.setSwitch(effect.network, effect.name, "down");
      return () => lab.setSwitch(effect.network, effect.name, "up");
    case "external-down": {
      const folder = join(lab.board, "down");
      const note = join(folder, effect.name);
      await mkdir(folder, { recursive: true });
      await writeFile(note, "");
      return () => rm(note, { force: true });
    }
    case "kill":
      await lab.signal(effect.host, effect.program, "SIGKILL");
      return () => lab.startProgram(effect.host, effect.program);
    case "stop":
      await lab.signal(effect.host, effect.program, "SIGSTOP");
      return () => lab.signal(effect.host, effect.program, "SIGCONT");
    case "link-down":
      await lab.setLink(effect.host, effect.network, "down");
      return () => lab.setLink(effect.host, effect.network, "up");
    case "partition":
      return lab.partition(effect.one, effect.other, effect.network);
    case "impair":
      await lab.impair(effect.host, effect.network, effect.impairment);
      return () => lab.impair(effect.host, effect.network, undefined);
    case "disk-full":
      await lab.setDisk(effect.host, "full");
      return () => lab.setDisk(effect.host, "free");
    case "clock":
      await lab.setClock(effect.host, effect.offsetMs);
      return () => lab.setClock(effect.host, 0);
    default:
      return effect satisfies never;
  }
}
