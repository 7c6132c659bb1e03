/** Where the agent of a database server and what it is told are. */

export const AGENT_FOLDER = "/etc/nospof/database-agent";

export const AGENT_SCRIPT = `${AGENT_FOLDER}/agent.py`;
export const AGENT_SETTINGS = `${AGENT_FOLDER}/agent.ini`;

/** What it keeps while the machine runs. A script `start-server` there is run by it in place of systemd. */
export const AGENT_RUN_FOLDER = "/run/nospof-database-agent";

/** What keepalived says of this server, as it has said it last. */
export const KEEPALIVED_STATE = `${AGENT_RUN_FOLDER}/keepalived`;
