/** The bundle of one instance. */
import type { Plan } from "../../../src/plan/model.ts";
import type { Bundle } from "../../../src/render/bundle.ts";
import { render } from "../../../src/render/render.ts";

export function bundleOf(planned: Plan, instance: string): Bundle {
  const found = render(planned).find((bundle) => bundle.instance === instance);
  if (found === undefined) throw new Error(`there is no ${instance}`);
  return found;
}
