/** Labs on this machine. */
export { attachLab } from "./attach-lab.ts";
export { downLab } from "./down-lab.ts";
export { LabError } from "./lab-error.ts";
export { type LabOptions, type LabProgress, openLab } from "./open-lab.ts";
export { labNames } from "./remove-lab.ts";
