/** Where the agent of a database server and what it is told are. */

export const AGENT_SCRIPT = "/etc/nospof/database-agent/agent.py";
export const AGENT_SETTINGS = "/etc/nospof/database-agent/agent.ini";
