/**
 * Version of the SDK's public surface; plugins name the range that they need.
 * @since 1.0
 */
export const SDK_VERSION = '1.1.0';
