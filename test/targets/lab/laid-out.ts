/** Layouts of plans, for tests that only look at them. */
import type { Plan } from "../../../src/plan/model.ts";
import { plan } from "../../../src/plan/plan.ts";
import { render } from "../../../src/render/render.ts";
import { certificateSecrets, type LayoutOptions, layout } from "../../../src/targets/lab/layout.ts";
import type { LabHost, LabLayout } from "../../../src/targets/lab/model.ts";
import { parseTopology } from "../../../src/topology/parse.ts";

export function laidOut(planned: Plan, options: Partial<LayoutOptions> = {}): LabLayout {
  return layout(planned, render(planned), {
    name: "lab",
    runs: {},
    folder: "/home/me/shop",
    node: "/usr/bin/node",
    responder: "/opt/nospof/responder/main.js",
    certificates: Object.fromEntries(certificateSecrets(planned).map((name) => [name, `PEM of ${name}\n`])),
    clock: false,
    ...options,
  });
}

export function hostOf({ hosts }: LabLayout, name: string): LabHost {
  const found = hosts.find((host) => host.name === name);
  if (found === undefined)
    throw new Error(`no host ${name} among ${hosts.map((host) => host.name).join(", ")}`);
  return found;
}

/** Content of a file of a host. */
export function fileOf({ name, files }: LabHost, path: string): string {
  const found = files.find((file) => file.path === path);
  if (found === undefined) throw new Error(`${name} has no ${path}`);
  return found.content;
}

/** @param declared what a topology file exports */
export function planOf(declared: unknown): Plan {
  const parsed = parseTopology(declared);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  return plan(parsed.topology);
}
