/** The files of a member of an ensemble. */
import type { EnsembleGroup, Instance, Plan } from "../../plan/model.ts";
import type { BundleFile } from "../bundle.ts";
import type { BundlePart } from "../bundle-part.ts";
import { headerFields, headerForXml } from "../header.ts";
import { secretPath } from "../mysql/setup-files.ts";
import { loadTemplate } from "../templates.ts";
import { text } from "../view.ts";
import {
  changeOfMembers,
  configuration,
  memberCheck,
  memberList,
  memberStart,
  volumeOf,
} from "./configuration.ts";
import { heapBytes, mebibytes } from "./heap.ts";
import {
  CHECK_SCRIPT,
  CONFIGURATION_FILE,
  JAVA_OPTIONS,
  LOGGING_FILE,
  MEMBERS_FILE,
  MEMBERS_SCRIPT,
  PASSWORD_FILE,
  PREPARE_SCRIPT,
  START_SCRIPT,
} from "./paths.ts";
import { propertyValue } from "./property-value.ts";

const zooCfg = loadTemplate("zookeeper/zoo.cfg.hbs", propertyValue);
const javaEnv = loadTemplate("zookeeper/java.env.hbs");
const logbackXml = loadTemplate("zookeeper/logback.xml.hbs");
const prepareMember = loadTemplate("zookeeper/prepare-member.sh.hbs", propertyValue);
const startMember = loadTemplate("zookeeper/start-member.sh.hbs", propertyValue);
const membersCfg = loadTemplate("zookeeper/members.cfg.hbs");
const setMembers = loadTemplate("zookeeper/set-members.sh.hbs", propertyValue);
const checkMember = loadTemplate("zookeeper/check-member.sh.hbs");

/**
 * What ZooKeeper adds to the bundle of one member. Only members.cfg, and what follows from it, can change without a new start. `myid` says
 * which of its members this one is, holds nothing but that number, and is on the volume with the data.
 *
 * `afterStart` succeeds when the member is one of a majority, or when there is none, and the members are those of the topology.
 *
 * @throws InputError when a value may not enter a file.
 */
export function zookeeperBundle(plan: Plan, instance: Instance, group: EnsembleGroup): BundlePart {
  const origin = { source: group.source, part: `ensemble "${group.name}"` };
  const about = { ensemble: group.name, version: plan.software.zookeeper };
  const fields = { ...headerFields(plan, instance), ...about };
  const { memoryBytes } = instance.size;
  const { superPassword } = group.declared;
  const passwordFile = superPassword === undefined ? PASSWORD_FILE : secretPath(superPassword);
  const file = (path: string, content: string, mode = 0o644): BundleFile => ({
    path,
    content,
    mode,
    program: "zookeeper",
  });
  return {
    files: [
      file(CONFIGURATION_FILE, zooCfg({ ...fields, ...configuration(instance, group) }, origin)),
      file(
        JAVA_OPTIONS,
        javaEnv(
          {
            ...fields,
            memory: mebibytes(memoryBytes),
            heap: mebibytes(heapBytes(memoryBytes)),
          },
          origin,
        ),
      ),
      file(LOGGING_FILE, logbackXml({ version: about.version, ...headerForXml(plan, instance) }, origin)),
      file(CHECK_SCRIPT, checkMember({ ...fields, ...memberCheck(plan, instance, group) }, origin), 0o755),
      file(
        PREPARE_SCRIPT,
        prepareMember(
          {
            ...fields,
            passwordFile: text(passwordFile),
            secretFile: superPassword === undefined ? undefined : text(passwordFile),
          },
          origin,
        ),
        0o755,
      ),
      file(START_SCRIPT, startMember({ ...fields, ...memberStart(instance, group) }, origin), 0o755),
      file(MEMBERS_FILE, membersCfg({ ...fields, ...memberList(plan, group) }, origin)),
      file(
        MEMBERS_SCRIPT,
        setMembers(
          { ...fields, ...changeOfMembers(instance, group), passwordFile: text(passwordFile) },
          origin,
        ),
        0o755,
      ),
      file(`${volumeOf(instance, "data").mount}/myid`, `${instance.ordinal}\n`),
    ],
    secretFiles:
      superPassword === undefined
        ? []
        : [{ secret: superPassword, path: secretPath(superPassword), mode: 0o400, program: "zookeeper" }],
    sysctls: {},
    afterStart: [CHECK_SCRIPT, MEMBERS_SCRIPT].map((script) => ["/bin/bash", script]),
  };
}
