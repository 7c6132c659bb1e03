/** From a plan to the files of every instance. */
import { sortedBy, sortedRecord } from "../plan/compare.ts";
import type { Group, Instance, Plan, Program } from "../plan/model.ts";
import type { Service } from "../topology/model.ts";
import { backupBundle } from "./backup/bundle.ts";
import type { Bundle, BundleFile } from "./bundle.ts";
import type { BundlePart } from "./bundle-part.ts";
import { databaseAgentBundle } from "./database-agent/bundle.ts";
import { garbdBundle } from "./garbd/bundle.ts";
import { haproxyBundle } from "./haproxy/bundle.ts";
import { keepalivedBundle } from "./keepalived/bundle.ts";
import { pairBundle } from "./keepalived/pair.ts";
import { refuseImpossible } from "./limits.ts";
import { mysqlBundle } from "./mysql/bundle.ts";
import { nginxBundle } from "./nginx/bundle.ts";
import { type RenderContext, renderContext } from "./render-context.ts";
import { refuseUnsafePaths } from "./safe-path.ts";
import { sysctlFile } from "./sysctl-file.ts";
import { zookeeperBundle } from "./zookeeper/bundle.ts";

/**
 * The bundle of every instance, sorted by instance name. The same plan gives the same bytes.
 *
 * @throws InputError when the plan asks for what a program can't do, or a value of it may not enter a file.
 * @example
 * for (const bundle of render(plan(topology))) console.log(bundle.instance, bundle.files.length);
 */
export function render(plan: Plan): readonly Bundle[] {
  refuseImpossible(plan);
  const context = renderContext(plan);
  const bundles = plan.instances.map((instance) => bundleOf(context, instance));
  return sortedBy(bundles, ({ instance }) => instance);
}

function bundleOf(context: RenderContext, instance: Instance): Bundle {
  const group = context.groups.get(instance.group);
  if (group === undefined) throw new Error(`instance ${instance.name} belongs to no group of the plan`);
  const parts = [
    ...instance.programs.map((program) => partOf(context, instance, group, program)),
    ...(instance.programs.includes("garbd") ? [] : [backupBundle(context.plan, instance, group)]),
  ];
  const sysctls = sortedRecord(parts.flatMap((part) => Object.entries(part.sysctls)));
  const files: readonly BundleFile[] = [
    ...parts.flatMap((part) => part.files),
    ...sysctlFile(context.plan, instance, sysctls),
  ];
  const bundle = {
    instance: instance.name,
    files: sortedBy(files, ({ path }) => path),
    secretFiles: sortedBy(
      parts.flatMap((part) => part.secretFiles),
      ({ path }) => path,
    ),
    sysctls,
    afterStart: parts.flatMap((part) => part.afterStart),
  };
  refuseUnsafePaths(bundle, group);
  return bundle;
}

function partOf(context: RenderContext, instance: Instance, group: Group, program: Program): BundlePart {
  switch (program) {
    case "application":
      if (group.kind === "service") return applicationPart(group.declared);
      break;
    case "nginx":
      if (group.kind === "load-balancer") return nginxBundle(context, instance, group);
      break;
    case "haproxy":
      if (group.kind === "load-balancer") return haproxyBundle(context, instance, group);
      break;
    case "keepalived":
      if (group.kind === "load-balancer") return keepalivedBundle(context, instance, group);
      if (group.kind === "database") return pairBundle(context, instance, group);
      break;
    case "mysql":
    case "mariadb":
      if (group.kind === "database") return mysqlBundle(context.plan, instance, group);
      break;
    case "database-agent":
      if (group.kind === "database") return databaseAgentBundle(context.plan, instance, group);
      break;
    case "zookeeper":
      if (group.kind === "ensemble") return zookeeperBundle(context.plan, instance, group);
      break;
    case "garbd":
      if (group.kind === "database") return garbdBundle(context.plan, instance, group);
      break;
    default:
      program satisfies never;
  }
  throw new Error(`instance ${instance.name} of the ${group.kind} ${group.name} can't run ${program}`);
}

/**
 * The user's own image brings its own configuration; nospof only says which secrets it reads as files. Images run as
 * users that only they know, so inside a container everybody may read them, as Docker's own secrets can be.
 */
function applicationPart({ image, secretFiles }: Service): BundlePart {
  const mode = image === undefined ? 0o400 : 0o444;
  return {
    files: [],
    secretFiles: secretFiles.map((file) => ({ ...file, mode, program: "application" })),
    sysctls: {},
    afterStart: [],
  };
}
