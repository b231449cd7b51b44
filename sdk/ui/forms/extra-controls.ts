import { type ComponentType, createContext } from 'react';
import type { FieldViewProps } from './field-props.ts';
import type { FieldKind } from './schema.ts';

/**
 * Controls that draw fields themselves, given by the provider of the kit: a form's field that imported them would be
 * imported by them in turn.
 */
export const ExtraControls = createContext<Partial<Record<FieldKind, ComponentType<FieldViewProps>>>>({});
