import type { DeskFeature, FeatureOf } from '@serviflow/sdk';
import type { users } from '../auth/users-plugin/manifest.ts';
import type { files } from '../storage/files-plugin.ts';

/** `DeskFeature` names what the desk's own plugins declare, and nothing else. */
type Declared = FeatureOf<typeof users> | FeatureOf<typeof files>;
export const named: [Declared] extends [DeskFeature] ? true : false = true;
export const declared: [DeskFeature] extends [Declared] ? true : false = true;
