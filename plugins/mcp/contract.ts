/** Where assistants find the desk, below its address. */
export const ASSISTANT_PATH = '/api/mcp';
