import type { LabHost } from "../model.ts";

export function hostRoot(_host: LabHost): string | undefined {
  return undefined;
}
