/** The first lines of every generated file. */
import type { Instance, Plan } from "../plan/model.ts";
import { comment, type View } from "./view.ts";

/** Fields of {@link View}s whose template begins with the words on where the file comes from. */
export function headerFields(plan: Plan, instance: Instance): View {
  return {
    topology: comment(plan.name),
    topologyFile: comment(plan.source.file),
    instance: comment(instance.name),
  };
}
