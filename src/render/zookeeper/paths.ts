/** Where things are on a member, with Debian's package and with the official image alike. */

/** Given to `zkServer.sh` with `--config`; it is on Java's class path as well, where logback looks for its file. */
export const CONFIGURATION_FOLDER = "/etc/zookeeper";

export const CONFIGURATION_FILE = `${CONFIGURATION_FOLDER}/zoo.cfg`;
export const JAVA_OPTIONS = `${CONFIGURATION_FOLDER}/java.env`;
export const LOGGING_FILE = `${CONFIGURATION_FOLDER}/logback.xml`;

/** Whether this member may be counted on, so that the next one may be stopped. */
export const CHECK_SCRIPT = `${CONFIGURATION_FOLDER}/check-member.sh`;

/** The program with its first arguments: what Debian's package and the official image have in common but for its folder. */
export const START_WORDS = ["--config", CONFIGURATION_FOLDER, "start-foreground"] as const;
