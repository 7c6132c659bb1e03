/** The files of a member of an ensemble. */
import type { EnsembleGroup, Instance, Plan } from "../../plan/model.ts";
import type { BundleFile } from "../bundle.ts";
import type { BundlePart } from "../bundle-part.ts";
import { headerFields, headerForXml } from "../header.ts";
import { secretPath } from "../mysql/setup-files.ts";
import { loadTemplate } from "../templates.ts";
import { text } from "../view.ts";
import { configuration, memberCheck, volumeOf } from "./configuration.ts";
import { heapBytes, mebibytes } from "./heap.ts";
import { CHECK_SCRIPT, CONFIGURATION_FILE, JAVA_OPTIONS, LOGGING_FILE, PREPARE_SCRIPT } from "./paths.ts";
import { propertyValue } from "./property-value.ts";

const zooCfg = loadTemplate("zookeeper/zoo.cfg.hbs", propertyValue);
const javaEnv = loadTemplate("zookeeper/java.env.hbs");
const logbackXml = loadTemplate("zookeeper/logback.xml.hbs");
const prepareMember = loadTemplate("zookeeper/prepare-member.sh.hbs", propertyValue);
const checkMember = loadTemplate("zookeeper/check-member.sh.hbs");

/**
 * What ZooKeeper adds to the bundle of one member. All of it is read when the member starts, `myid` as well: it says which
 * of the members of zoo.cfg this one is, holds nothing but that number, and is on the volume with the data.
 *
 * `afterStart` succeeds when the member is one of a majority, or when there is none.
 *
 * @throws InputError when a value may not enter a file.
 */
export function zookeeperBundle(plan: Plan, instance: Instance, group: EnsembleGroup): BundlePart {
  const origin = { source: group.source, part: `ensemble "${group.name}"` };
  const about = { ensemble: group.name, version: plan.software.zookeeper };
  const fields = { ...headerFields(plan, instance), ...about };
  const { memoryBytes } = instance.size;
  const { superPassword } = group.declared;
  const file = (path: string, content: string, mode = 0o644): BundleFile => ({
    path,
    content,
    mode,
    program: "zookeeper",
  });
  return {
    files: [
      file(CONFIGURATION_FILE, zooCfg({ ...fields, ...configuration(plan, instance, group) }, origin)),
      file(
        JAVA_OPTIONS,
        javaEnv(
          {
            ...fields,
            memory: mebibytes(memoryBytes),
            heap: mebibytes(heapBytes(memoryBytes)),
            hasSecret: superPassword !== undefined,
          },
          origin,
        ),
      ),
      file(LOGGING_FILE, logbackXml({ version: about.version, ...headerForXml(plan, instance) }, origin)),
      file(CHECK_SCRIPT, checkMember({ ...fields, ...memberCheck(plan, instance, group) }, origin), 0o755),
      ...(superPassword === undefined
        ? []
        : [
            file(
              PREPARE_SCRIPT,
              prepareMember({ ...fields, secretFile: text(secretPath(superPassword)) }, origin),
              0o755,
            ),
          ]),
      file(`${volumeOf(instance, "data").mount}/myid`, `${instance.ordinal}\n`),
    ],
    secretFiles:
      superPassword === undefined
        ? []
        : [{ secret: superPassword, path: secretPath(superPassword), mode: 0o400, program: "zookeeper" }],
    sysctls: {},
    afterStart: [["/bin/bash", CHECK_SCRIPT]],
  };
}
