/* The public face of the user interface kit; see README.md. Plugin screens import from here and from react only. */

export {
  ActionBar,
  type ActionBarProps,
  ActionButton,
  type ActionButtonProps,
  BulkBar,
  type BulkBarProps,
} from './actions/action-bar.tsx';
export { ActionDialog, type ActionDialogProps, needsDialog } from './actions/action-dialog.tsx';
export { type ActionTarget, type BulkReply, type RunOptions, runAction } from './actions/run-action.ts';
export {
  type ActionRunner,
  type UseActionOptions,
  useAction,
  useSubjectActions,
} from './actions/use-action.ts';
export {
  api,
  configureClient,
  fillPath,
  newKey,
  type QueryValue,
  type RequestOptions,
  request,
  urlOf,
} from './api/client.ts';
export {
  type LiveEvent,
  type LiveState,
  liveState,
  startLive,
  stopLive,
  subscribeLive,
  subscribeLiveState,
} from './api/live.ts';
export { type Present, usePresence } from './api/presence.ts';
export { ApiError, asApiError } from './api/problem.ts';
export {
  type ApiList,
  type ApiQueryOptions,
  apiKey,
  invalidate,
  queryClient,
  useApi,
  useApiList,
  useApiMutation,
  useLive,
} from './api/query.ts';
export { type StoredFile, uploadFile } from './api/upload.ts';
export { AppIcon, type AppIconProps, iconNames } from './components/app-icon.tsx';
export { syncClock, useNow } from './components/clock.ts';
export { Confirm, type Question } from './components/confirm.tsx';
export { FileChip, FileDrop, type FileDropProps, fileSize, type KeptFile } from './components/file-drop.tsx';
export { BarButton, FilterBar, type FilterBarProps } from './components/filter-bar.tsx';
export type { FilterDef, FilterOption } from './components/filter-pills.tsx';
export { type LinkTab, LinkTabs, type LinkTabsProps } from './components/link-tabs.tsx';
export { PageBody, PageHeader, type PageHeaderProps, Panel } from './components/page-header.tsx';
export { PortalBody, PortalHero, type PortalHeroProps } from './components/portal.tsx';
export { type Priority, PriorityMark, type PriorityMarkProps } from './components/priority-mark.tsx';
export { SafeHtml, type SafeHtmlProps } from './components/safe-html.tsx';
export { Facts, SidePanel, type SidePanelProps, SplitView } from './components/side-panel.tsx';
export { type SlaClock, type SlaState, slaState, slaWords, spanWords } from './components/sla-state.ts';
export { SlaTimer, type SlaTimerProps } from './components/sla-timer.tsx';
export { EmptyState, type EmptyStateProps, ErrorState, type ErrorStateProps } from './components/states.tsx';
export { StatusBadge, statusWord, type Tone, ToneBadge } from './components/status-badge.tsx';
export { Time, type TimeProps, useTimeZone } from './components/time.tsx';
export { exactTime, fromZoned, relativeTime, stamp, zonedInput } from './components/time-format.ts';
export { type UrlFilters, useUrlFilters } from './components/url-filters.ts';
export { Person, UserAvatar, type UserAvatarProps } from './components/user-avatar.tsx';
export { ErrorBoundary } from './core/error-boundary.tsx';
export {
  ManifestProvider,
  useManifest,
  useManifestAction,
  useOptionalManifest,
  usePermission,
  useSlot,
  useTenant,
  useUser,
} from './core/manifest-context.tsx';
export { PluginView, type PluginViewProps, preloadPlugin } from './core/plugin-view.tsx';
export { UiProvider } from './core/provider.tsx';
export { isKeyboardBusy, keyLabel, listShortcuts, type Shortcut, useShortcuts } from './core/shortcuts.ts';
export { Slot, type SlotProps } from './core/slot.tsx';
export { toast, useUndoToast } from './core/toast.tsx';
export { DraftNotice } from './drafts/draft-notice.tsx';
export { forgetDrafts, type KeptDraft, ownerOf, useKeptDraft } from './drafts/drafts.ts';
export {
  countUnsent,
  flushAll,
  flushScope,
  type NewMessage,
  type Outgoing,
  resend,
  send,
  startOutbox,
  takeBack,
  useOutgoing,
} from './drafts/outbox.ts';
export { clearKept, sweepKept } from './drafts/store.ts';
export { Lookup, type LookupProps } from './forms/lookup.tsx';
export { SchemaForm, type SchemaFormProps } from './forms/schema-form.tsx';
export * from './manifest-types.ts';
export * from './primitives.ts';
export {
  RecordFieldCard,
  type RecordFieldCardProps,
  useRecordFields,
} from './record-fields/card.tsx';
export { fieldErrors, RecordFieldInputs, type RecordFieldInputsProps } from './record-fields/inputs.tsx';
export { type RecordValues, type UiRecordField, valuesToSend, withDefaults } from './record-fields/types.ts';
export { RecordFieldFacts, RecordFieldValue } from './record-fields/value.tsx';
export { ColumnMenu } from './table/column-menu.tsx';
export { type Column, type Density, nextSort, useTableChoice } from './table/columns.ts';
export { DataTable, type DataTableProps } from './table/data-table.tsx';
export { applyBrand } from './theme/brand.ts';
export { followSystemTheme, type ThemeChoice, useScheme, useThemePreference } from './theme/preference.ts';
export { FoldedBody, type FoldedBodyProps } from './timeline/folded-body.tsx';
export { Timeline, type TimelineEntry, type TimelineProps } from './timeline/timeline.tsx';
export { LeaveGuard } from './typed/leave-guard.tsx';
export { Modal, type ModalProps } from './typed/modal.tsx';
export { hasUnsaved, type Leaving, useUnsaved } from './typed/unsaved.ts';
export { useForm } from './typed/use-form.ts';
