/** Users of a demo tenant without demo data, each called like its role. */
export const PLAIN_USERS = ['admin', 'expert', 'viewer'] as const;
