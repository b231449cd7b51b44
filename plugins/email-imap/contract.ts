/** This plugin offers nothing to others: mail goes through the contract of the mail plugin. */
export {};
