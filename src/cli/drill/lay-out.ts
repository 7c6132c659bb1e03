import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { render } from "../../render/render.ts";
import { layout } from "../../targets/lab/layout.ts";
import type { LabLayout } from "../../targets/lab/model.ts";
import type { LoadedPlan } from "../load-plan.ts";
import { locatingProblems } from "../problem-location.ts";
import { labCertificates } from "./lab-certificates.ts";

export interface LayOutOptions {
  readonly name: string;
  readonly runs: Readonly<Record<string, string>>;
  readonly clock: boolean;
}

/** The lab of a loaded plan. */
export async function layOut({ plan, root }: LoadedPlan, options: LayOutOptions): Promise<LabLayout> {
  const bundles = locatingProblems({ root, cwd: process.cwd() }, () => render(plan));
  return layout(plan, bundles, {
    ...options,
    folder: process.cwd(),
    node: process.execPath,
    responder: responder(),
    certificates: await labCertificates(plan),
  });
}

/** JavaScript where nospof is built, TypeScript in its sources. */
function responder(): string {
  const built = fileURLToPath(new URL("../../targets/lab/responder/main.js", import.meta.url));
  return existsSync(built) ? built : built.replace(/\.js$/, ".ts");
}
