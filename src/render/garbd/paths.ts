/** Where things are on the instance of an arbitrator. */

export const CONFIGURATION_FILE = "/etc/nospof/arbitrator.cnf";
/** Run in place of garbd, which it starts. */
export const START_SCRIPT = "/etc/nospof/start-arbitrator.sh";
/** Written by garbd: with whom it is in a cluster. */
export const WORK_FOLDER = "/var/lib/nospof-arbitrator";
