/** How CPU and memory of hosts can be limited on this machine. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { CgroupMounts } from "./cgroup-mounts.ts";

const CONTROLLERS = ["cpu", "memory"] as const;
export type Controller = (typeof CONTROLLERS)[number];

export type LimitMethod =
  | { readonly kind: "unified" }
  /** Version 1 still holds the controller, at this mount point. */
  | { readonly kind: "legacy"; readonly mount: string }
  | { readonly kind: "off"; readonly why: string };

export type LimitMethods = Readonly<Record<Controller, LimitMethod>>;

/** @param unified Mount point of version 2. */
export function limitMethods(mounts: CgroupMounts, unified: string): LimitMethods {
  const offered = new Set(readFileSync(join(unified, "cgroup.controllers"), "utf8").trim().split(" "));
  const method = (controller: Controller): LimitMethod => {
    if (offered.has(controller)) return { kind: "unified" };
    const mount = mounts.legacy[controller];
    if (mount !== undefined) return { kind: "legacy", mount };
    return { kind: "off", why: `no cgroup hierarchy of this machine has the ${controller} controller` };
  };
  return { cpu: method("cpu"), memory: method("memory") };
}

/**
 * Lets the cgroups below each of `path` use the controllers of version 2 that `methods` count on.
 * @param path From the mount point downwards.
 * @returns the methods that are left: a cgroup with processes of its own, as that of a container, can't pass controllers on
 */
export function passControllersOn(path: readonly string[], methods: LimitMethods): LimitMethods {
  const passed = (controller: Controller): LimitMethod => {
    const method = methods[controller];
    if (method.kind !== "unified") return method;
    for (const cgroup of path) {
      try {
        writeFileSync(join(cgroup, "cgroup.subtree_control"), `+${controller}`);
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        return { kind: "off", why: `the ${controller} controller can't be used below ${cgroup}: ${reason}` };
      }
    }
    return method;
  };
  return { cpu: passed("cpu"), memory: passed("memory") };
}

/** What is not limited on this machine, and why, for people. */
export function limitsOff(methods: LimitMethods): readonly string[] {
  return CONTROLLERS.flatMap((controller) => {
    const method = methods[controller];
    return method.kind === "off" ? [`${controller} limits are off: ${method.why}`] : [];
  });
}
