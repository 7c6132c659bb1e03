import { extname } from "node:path";
import { fileURLToPath } from "node:url";
import { render } from "../../render/render.ts";
import { layout } from "../../targets/lab/layout.ts";
import type { LabLayout } from "../../targets/lab/model.ts";
import type { LoadedPlan } from "../load-plan.ts";
import { locatingProblems } from "../problem-location.ts";
import { labCertificates } from "./lab-certificates.ts";

/** TypeScript in the sources, as this module is, and JavaScript when built. */
const RESPONDER = fileURLToPath(
  new URL(`../../targets/lab/responder/main${extname(import.meta.url)}`, import.meta.url),
);

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
    responder: RESPONDER,
    certificates: await labCertificates(plan),
  });
}
