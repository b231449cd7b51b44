import { type CSSVariablesResolver, createTheme, type MantineColorsTuple } from '@mantine/core';

const all = (value: string): MantineColorsTuple =>
  [value, value, value, value, value, value, value, value, value, value] as const;
const MEANINGS = ['blue', 'indigo', 'green', 'grey', 'red', 'purple', 'amber'] as const;

/*
 * Default props are plain objects and not `Button.extend(...)`: importing the components here would put all of them
 * into the first chunk.
 */

/** Mantine's theme as a thin reading of the tokens; the values themselves live in tokens.css. */
export const theme = createTheme({
  fontFamily: 'var(--sf-font)',
  fontFamilyMonospace: 'var(--sf-mono)',
  fontSizes: {
    xs: 'var(--sf-text-xs)',
    sm: 'var(--sf-text-md)',
    md: 'var(--sf-text-md)',
    lg: 'var(--sf-text-lg)',
    xl: 'var(--sf-text-xl)',
  },
  headings: {
    fontFamily: 'var(--sf-font)',
    fontWeight: '600',
    sizes: {
      h1: { fontSize: 'var(--sf-text-xl)', lineHeight: '1.3' },
      h2: { fontSize: 'var(--sf-text-lg)', lineHeight: '1.4' },
      h3: { fontSize: 'var(--sf-text-md)', lineHeight: '1.45' },
    },
  },
  defaultRadius: 'sm',
  radius: { xs: '4px', sm: '6px', md: '10px', lg: '14px', xl: '20px' },
  spacing: { xs: '8px', sm: '12px', md: '16px', lg: '20px', xl: '24px' },
  primaryColor: 'brand',
  colors: {
    brand: all('var(--sf-brand)'),
    ...Object.fromEntries(MEANINGS.map((name) => [name, all(`var(--sf-${name}-solid)`)])),
  },
  cursorType: 'pointer',
  respectReducedMotion: true,
  activeClassName: '',
  components: {
    Button: { defaultProps: { size: 'sm', variant: 'default' } },
    ActionIcon: { defaultProps: { variant: 'subtle', color: 'grey', size: 32 } },
    Badge: { defaultProps: { tt: 'none', fw: 500, radius: 'sm', variant: 'light' } },
    Input: { defaultProps: { size: 'sm' } },
    Checkbox: { defaultProps: { size: 'xs' } },
    Switch: { defaultProps: { size: 'sm', withThumbIndicator: false } },
    Select: { defaultProps: { checkIconPosition: 'right', allowDeselect: false } },
    Tooltip: {
      defaultProps: {
        openDelay: 350,
        withArrow: false,
        transitionProps: { duration: 120 },
        fz: 'xs',
        zIndex: 500,
      },
    },
    Menu: {
      defaultProps: { shadow: 'md', position: 'bottom-end', transitionProps: { duration: 120 } },
    },
    Popover: { defaultProps: { shadow: 'md', transitionProps: { duration: 120 } } },
    Modal: {
      defaultProps: { centered: true, radius: 'md', transitionProps: { transition: 'pop', duration: 150 } },
    },
    Drawer: { defaultProps: { transitionProps: { duration: 160 } } },
  },
});

const meaningVariables = Object.fromEntries(
  MEANINGS.flatMap((name) => [
    [`--mantine-color-${name}-filled`, `var(--sf-${name}-solid)`],
    [`--mantine-color-${name}-filled-hover`, `var(--sf-${name})`],
    [`--mantine-color-${name}-light`, `var(--sf-${name}-soft)`],
    [`--mantine-color-${name}-light-hover`, `var(--sf-${name}-soft)`],
    [`--mantine-color-${name}-light-color`, `var(--sf-${name})`],
    [`--mantine-color-${name}-text`, `var(--sf-${name})`],
    [`--mantine-color-${name}-outline`, `var(--sf-${name})`],
  ]),
);

const shared = {
  '--mantine-color-body': 'var(--sf-surface)',
  '--mantine-color-text': 'var(--sf-text)',
  '--mantine-color-bright': 'var(--sf-text)',
  '--mantine-color-dimmed': 'var(--sf-text-3)',
  '--mantine-color-placeholder': 'var(--sf-text-3)',
  '--mantine-color-anchor': 'var(--sf-brand-text)',
  '--mantine-color-error': 'var(--sf-red)',
  '--mantine-color-default': 'var(--sf-surface)',
  '--mantine-color-default-hover': 'var(--sf-hover)',
  '--mantine-color-default-color': 'var(--sf-text)',
  '--mantine-color-default-border': 'var(--sf-border-strong)',
  '--mantine-color-disabled': 'var(--sf-hover)',
  '--mantine-color-disabled-color': 'var(--sf-text-disabled)',
  '--mantine-color-disabled-border': 'var(--sf-border)',
  '--mantine-primary-color-filled': 'var(--sf-brand)',
  '--mantine-primary-color-filled-hover': 'var(--sf-brand-hover)',
  '--mantine-primary-color-contrast': 'var(--sf-on-brand)',
  '--mantine-primary-color-light': 'var(--sf-brand-soft)',
  '--mantine-primary-color-light-hover': 'var(--sf-brand-soft)',
  '--mantine-primary-color-light-color': 'var(--sf-brand-text)',
  '--mantine-color-brand-filled': 'var(--sf-brand)',
  '--mantine-color-brand-filled-hover': 'var(--sf-brand-hover)',
  '--mantine-color-brand-light': 'var(--sf-brand-soft)',
  '--mantine-color-brand-light-hover': 'var(--sf-brand-soft)',
  '--mantine-color-brand-light-color': 'var(--sf-brand-text)',
  '--mantine-color-brand-text': 'var(--sf-brand-text)',
  '--mantine-color-brand-outline': 'var(--sf-brand-text)',
  '--mantine-color-red-filled': 'var(--sf-danger-fill)',
  '--mantine-color-red-filled-hover': 'var(--sf-danger-fill)',
  '--mantine-shadow-md': 'var(--sf-shadow)',
};

/** Points Mantine's variables at the tokens, so both schemes and high contrast follow one file. */
export const cssVariablesResolver: CSSVariablesResolver = () => {
  const scheme = { ...meaningVariables, ...shared };
  return { variables: {}, light: scheme, dark: scheme };
};
