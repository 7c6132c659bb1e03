/** @example octalMode(0o644) // "0644", as chmod(1), cloud-init and Docker's provider take it */
export function octalMode(mode: number): string {
  return mode.toString(8).padStart(4, "0");
}
