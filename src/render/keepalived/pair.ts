/** The files of keepalived on one of two database servers, of which it says which is the primary. */
import type { DatabaseGroup, Instance, VirtualRouter } from "../../plan/model.ts";
import type { BundleFile } from "../bundle.ts";
import type { BundlePart } from "../bundle-part.ts";
import { AGENT_RUN_FOLDER, KEEPALIVED_STATE } from "../database-agent/paths.ts";
import { headerFields } from "../header.ts";
import { interfaceName } from "../interface-name.ts";
import { plainWord } from "../mysql/plain-word.ts";
import type { RenderContext } from "../render-context.ts";
import { loadTemplate } from "../templates.ts";
import { address, text, type View, written } from "../view.ts";
import { checkFields, checkScript, endsItself } from "./check.ts";

const pairConf = loadTemplate("keepalived/keepalived-pair.conf.hbs");
const keepState = loadTemplate("keepalived/keep-state.sh.hbs", plainWord);

const CHECK_SCRIPT = "/etc/keepalived/check-database.sh";
const KEEP_STATE_SCRIPT = "/etc/keepalived/keep-state.sh";

/** @throws Error when the plan has no router for the database: none is made so. */
export function pairBundle(context: RenderContext, instance: Instance, group: DatabaseGroup): BundlePart {
  const { router } = group;
  if (router === undefined) throw new Error(`the plan has no virtual router for ${group.name}`);
  const origin = { source: group.source, part: `database "${group.name}"` };
  const header = headerFields(context.plan, instance);
  const file = (path: string, content: string, mode: BundleFile["mode"]): BundleFile => ({
    path,
    content,
    mode,
    program: "keepalived",
  });
  const agent = { address: "127.0.0.1", port: group.declared.rolePort, path: written`/keepalived` };
  return {
    files: [
      file(
        "/etc/keepalived/keepalived.conf",
        pairConf({ ...header, ...pairView(context, instance, group, router) }, origin),
        0o644,
      ),
      file(
        CHECK_SCRIPT,
        checkScript(
          {
            ...header,
            ...checkFields(router.check),
            engine: "database-agent",
            health: agent,
            closesWhenBusy: false,
          },
          origin,
        ),
        0o755,
      ),
      file(
        KEEP_STATE_SCRIPT,
        keepState({ ...header, folder: text(AGENT_RUN_FOLDER), file: text(KEEPALIVED_STATE) }, origin),
        0o755,
      ),
    ],
    secretFiles: [],
    sysctls: {},
    afterStart: [],
  };
}

function pairView(
  context: RenderContext,
  instance: Instance,
  { name, declared }: DatabaseGroup,
  router: VirtualRouter,
): View {
  const addressOf = (member: string): string => {
    const addresses = context.instances.get(member)?.addresses ?? [];
    return addresses.find(({ network }) => network === router.network)?.address ?? "";
  };
  const { check } = router;
  return {
    database: name,
    router: instance.name,
    endsItself: endsItself(context.plan),
    rolePort: declared.rolePort,
    check: {
      interval: check.intervalMs / 1000,
      timeout: check.timeoutMs / 1000,
      fall: check.fall,
      rise: check.rise,
    },
    interface: interfaceName(instance, router.network),
    routerId: router.routerId,
    priority: router.members.find((member) => member.instance === instance.name)?.priority,
    advertInterval: Math.round(router.advertIntervalMs / 10) / 100,
    own: address(addressOf(instance.name)),
    peers: router.members
      .filter((member) => member.instance !== instance.name)
      .map((member) => ({ name: member.instance, address: address(addressOf(member.instance)) })),
  };
}
