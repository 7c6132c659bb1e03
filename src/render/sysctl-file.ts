/** The file that sets kernel settings at boot. */
import type { Instance, Plan } from "../plan/model.ts";
import type { BundleFile } from "./bundle.ts";
import { headerFields } from "./header.ts";
import { loadTemplate } from "./templates.ts";

const sysctlConf = loadTemplate("keepalived/sysctl.conf.hbs");

/** Nothing when there is nothing to set. */
export function sysctlFile(
  plan: Plan,
  instance: Instance,
  sysctls: Readonly<Record<string, string>>,
): readonly BundleFile[] {
  const program = instance.programs.at(-1);
  const settings = Object.entries(sysctls).map(([name, value]) => ({ name, value }));
  if (settings.length === 0 || program === undefined) return [];
  const content = sysctlConf(
    { ...headerFields(plan, instance), settings },
    { source: instance.source, part: `instance "${instance.name}"` },
  );
  return [{ path: "/etc/sysctl.d/60-nospof.conf", content, mode: 0o644, program }];
}
