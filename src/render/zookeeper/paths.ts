/** Where things are on a member, and how it is started. */

/** The official image has it on Java's class path as well, where logback looks for its file. */
export const CONFIGURATION_FOLDER = "/etc/zookeeper";

export const CONFIGURATION_FILE = `${CONFIGURATION_FOLDER}/zoo.cfg`;
/** Who the members are to be: a change asks for no new start. */
export const MEMBERS_FILE = `${CONFIGURATION_FOLDER}/members.cfg`;
export const JAVA_OPTIONS = `${CONFIGURATION_FOLDER}/java.env`;
export const LOGGING_FILE = `${CONFIGURATION_FOLDER}/logback.xml`;

/** Whether this member may be counted on, so that the next one may be stopped. */
export const CHECK_SCRIPT = `${CONFIGURATION_FOLDER}/check-member.sh`;

/** Run as root before each start of a member. */
export const PREPARE_SCRIPT = `${CONFIGURATION_FOLDER}/prepare-member.sh`;

/** Run in place of ZooKeeper, with its command as arguments. */
export const START_SCRIPT = `${CONFIGURATION_FOLDER}/start-member.sh`;

/** Makes the ensemble's members those of the topology, after each start and whenever these have changed. */
export const MEMBERS_SCRIPT = `${CONFIGURATION_FOLDER}/set-members.sh`;

/** The password of `super` where the topology has no secret for it. */
export const PASSWORD_FILE = "/run/zookeeper/password";

/** What ZooKeeper is given, and rewrites: a folder beside its data. */
export function ownFolder(dataFolder: string): string {
  return `${dataFolder}/configuration`;
}

/** Of the official image, as root: its entrypoint becomes ZooKeeper's user, and its `zkServer.sh` reads all of these files. */
export function startInImage(dataFolder: string): readonly string[] {
  const words = ["--config", CONFIGURATION_FOLDER, "start-foreground", `${ownFolder(dataFolder)}/zoo.cfg`];
  return ["/bin/bash", START_SCRIPT, "/docker-entrypoint.sh", "zkServer.sh", ...words];
}

/** Of Debian's package. It names all the others itself, but those that write its log. */
export const ZK_JAR = "/usr/share/java/zookeeper.jar";

const CLASS_PATH = [
  "/etc/zookeeper/conf",
  ZK_JAR,
  ...["slf4j-log4j12", "log4j-1.2"].map((name) => `/usr/share/java/${name}.jar`),
].join(":");

/**
 * How Debian's package is started: its `zkServer.sh` knows no `--config` and reads no java.env, since the zkEnv.sh beside it is its own
 * file of settings. It logs with log4j, by its own configuration.
 */
export function startOnDebian(dataFolder: string): readonly string[] {
  return [
    "/bin/bash",
    START_SCRIPT,
    "/bin/sh",
    "-c",
    `. ${JAVA_OPTIONS} && exec java $SERVER_JVMFLAGS -Dzookeeper.root.logger=INFO,CONSOLE ` +
      `-Dzookeeper.log.dir=/var/log/zookeeper -cp ${CLASS_PATH} ` +
      `org.apache.zookeeper.server.quorum.QuorumPeerMain ${ownFolder(dataFolder)}/zoo.cfg`,
  ];
}
