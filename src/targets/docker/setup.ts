/**
 * The commands that complete a program after its start (`Bundle.afterStart`).
 *
 * They run in the program's own container, beside it: so they run again whenever Docker starts it again (a one-off
 * container would not), share its socket and its secrets, and need no resource that the plan does not hold. The
 * health check is not passed before they have succeeded, so `wait` also waits for them.
 */
import type { types } from "@pulumi/docker";
import type { Instance, Plan } from "../../plan/model.ts";
import type { Bundle } from "../../render/bundle.ts";
import { originText } from "../../render/header.ts";
import { shellQuote } from "../shell-quote.ts";
import { shippedFile } from "../shipped-file.ts";
import type { Runtime } from "./runtime.ts";
import { fileUpload } from "./uploads.ts";

const WRAPPER = "/usr/local/sbin/nospof-start-with-setup";
const COMMANDS = "/etc/nospof/after-start.sh";

/** Entrypoint and command of a program whose start is followed by a setup. */
export function withSetup(run: Runtime): { readonly entrypoints: string[]; readonly command: string[] } {
  return { entrypoints: ["/bin/sh", WRAPPER], command: [...run.entrypoint, ...run.command] };
}

/** The wrapper and the commands it runs. */
export function setupUploads(
  plan: Plan,
  instance: Instance,
  { afterStart }: Bundle,
): readonly types.input.ContainerUpload[] {
  const lines = [
    `# ${originText(plan, instance)}`,
    "# Runs each time the program has started.",
    ...afterStart.map((command) => command.map(shellQuote).join(" ")),
  ];
  return [
    fileUpload({ path: WRAPPER, content: shippedFile("docker/start-with-setup.sh"), mode: 0o755 }),
    fileUpload({ path: COMMANDS, content: `${lines.join("\n")}\n`, mode: 0o644 }),
  ];
}
