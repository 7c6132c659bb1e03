/** What one program adds to the bundle of an instance. */
import type { Bundle, BundleFile, SecretFile } from "./bundle.ts";

/**
 * The contribution of one program on one instance: what `render` merges into a {@link Bundle}.
 * Each program folder exports one function that gives it, `(plan, instance, group) => BundlePart`.
 */
export interface BundlePart {
  /** In any order; `render` sorts. Two parts never write the same path. */
  readonly files: readonly BundleFile[];
  readonly secretFiles: readonly SecretFile[];
  /** Kernel settings, e.g. `{ "net.ipv4.ip_nonlocal_bind": "1" }`; `render` writes the sysctl file. */
  readonly sysctls: Readonly<Record<string, string>>;
  /** See {@link Bundle.afterStart}; run in the order of `Instance.programs`. */
  readonly afterStart: readonly (readonly string[])[];
}
