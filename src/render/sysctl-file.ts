/** The file that sets kernel settings at boot. */
import type { Instance, Plan } from "../plan/model.ts";
import type { BundleFile } from "./bundle.ts";
import { headerFields } from "./header.ts";
import { loadTemplate } from "./templates.ts";
import { comment } from "./view.ts";

const sysctlConf = loadTemplate("sysctl/60-nospof.conf.hbs");

/** For who reads the file at night. */
const REASONS: Readonly<Record<string, readonly string[]>> = {
  "net.ipv4.ip_nonlocal_bind": [
    "A load balancer listens on its virtual IP whether or not this instance holds it just now.",
  ],
  "net.ipv4.tcp_retries2": [
    "Connections to a host that has vanished are given up after 13 s instead of a quarter of an hour: a primary sends",
    "nothing to a replica that is back as long as it still writes into the connection of before.",
  ],
};

/** Nothing when there is nothing to set. */
export function sysctlFile(
  plan: Plan,
  instance: Instance,
  sysctls: Readonly<Record<string, string>>,
): readonly BundleFile[] {
  const program = instance.programs.at(-1);
  const settings = Object.entries(sysctls).map(([name, value]) => ({
    name,
    value,
    reasons: (REASONS[name] ?? []).map(comment),
  }));
  if (settings.length === 0 || program === undefined) return [];
  const content = sysctlConf(
    { ...headerFields(plan, instance), settings },
    { source: instance.source, part: `instance "${instance.name}"` },
  );
  return [{ path: "/etc/sysctl.d/60-nospof.conf", content, mode: 0o644, program }];
}
