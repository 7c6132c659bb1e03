import { AUTHENTICATION, connection } from "./shared.ts";

/** Placement takes the folder of its file, and its name as given. */
export const PLACEMENT_FOLDER = "/etc/nospof/placement";
export const PLACEMENT_FILE = `${PLACEMENT_FOLDER}/placement.conf`;

export const PLACEMENT = `\
[placement_database]
${connection("placement")}
[api]
auth_strategy = keystone
[keystone_authtoken]
${AUTHENTICATION}
`;
