/** Where things are on a member, and how it is started. */

/** The official image has it on Java's class path as well, where logback looks for its file. */
export const CONFIGURATION_FOLDER = "/etc/zookeeper";

export const CONFIGURATION_FILE = `${CONFIGURATION_FOLDER}/zoo.cfg`;
export const JAVA_OPTIONS = `${CONFIGURATION_FOLDER}/java.env`;
export const LOGGING_FILE = `${CONFIGURATION_FOLDER}/logback.xml`;

/** Whether this member may be counted on, so that the next one may be stopped. */
export const CHECK_SCRIPT = `${CONFIGURATION_FOLDER}/check-member.sh`;

/** Run as root before each start of a member that has a secret. */
export const PREPARE_SCRIPT = `${CONFIGURATION_FOLDER}/prepare-member.sh`;

/** Arguments of the official image's `zkServer.sh`, which reads all of these files. */
export const START_WORDS = ["--config", CONFIGURATION_FOLDER, "start-foreground"] as const;

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
export const START_ON_DEBIAN = [
  "/bin/sh",
  "-c",
  `. ${JAVA_OPTIONS} && exec java $SERVER_JVMFLAGS -Dzookeeper.root.logger=INFO,CONSOLE ` +
    `-Dzookeeper.log.dir=/var/log/zookeeper -cp ${CLASS_PATH} ` +
    `org.apache.zookeeper.server.quorum.QuorumPeerMain ${CONFIGURATION_FILE}`,
] as const;
