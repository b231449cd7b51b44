/*
 * Building blocks that plugin screens may use. They come from Mantine with the theme of this product; plugins
 * import them from here, so that the library below can be renewed in one place.
 */
/**
 * Building blocks of Mantine in the theme of the product.
 * @since 1.0
 */
export {
  ActionIcon,
  Alert,
  Anchor,
  Autocomplete,
  Avatar,
  Badge,
  Box,
  Button,
  Card,
  Checkbox,
  CloseButton,
  Code,
  Collapse,
  ColorInput,
  CopyButton,
  Divider,
  Drawer,
  FileButton,
  Flex,
  Grid,
  Group,
  HoverCard,
  Indicator,
  Loader,
  Menu,
  MultiSelect,
  NumberInput,
  Paper,
  PasswordInput,
  Popover,
  Progress,
  Radio,
  Rating,
  RingProgress,
  ScrollArea,
  SegmentedControl,
  Select,
  SimpleGrid,
  Skeleton,
  Space,
  Spoiler,
  Stack,
  Stepper,
  Switch,
  Table,
  Tabs,
  TagsInput,
  Text,
  Textarea,
  TextInput,
  Title,
  Tooltip,
  UnstyledButton,
  VisuallyHidden,
} from '@mantine/core';
/**
 * Small hooks of Mantine.
 * @since 1.0
 */
export {
  useClickOutside,
  useClipboard,
  useDebouncedCallback,
  useDebouncedValue,
  useDisclosure,
  useDocumentTitle,
  useElementSize,
  useHover,
  useIntersection,
  useInterval,
  useLocalStorage,
  useMediaQuery,
  usePrevious,
  useReducedMotion,
} from '@mantine/hooks';
/**
 * TanStack Query, for what useApi does not cover.
 * @since 1.0
 */
export { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
/**
 * Links and addresses of the web app.
 * @since 1.0
 */
export {
  Link,
  Navigate,
  NavLink,
  Outlet,
  useLocation,
  useNavigate,
  useParams,
  useSearchParams,
} from 'react-router';
