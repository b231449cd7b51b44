/** Version of the SDK's public surface; plugins name the range that they need. */
export const SDK_VERSION = '1.1.0';
