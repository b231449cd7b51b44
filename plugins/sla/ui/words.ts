/** `4 h`, `1 h 30 min`, `45 min`: a target as people say it. */
export function durationWords(seconds: number): string {
  const minutes = Math.round(seconds / 60);
  const [h, min] = [Math.floor(minutes / 60), minutes % 60];
  return [h > 0 && `${h} h`, (min > 0 || h === 0) && `${min} min`].filter(Boolean).join(' ');
}

const SOURCES: Record<string, string> = {
  ticket: 'Chosen by hand',
  user: 'Own level of the person',
  company: 'From the client',
  category: 'From the category',
  cmdb: 'From the asset',
  default: 'Default',
};

/** Which step of the cascade decided (20.7, 20.8). */
export const sourceWord = (source: string): string => SOURCES[source] ?? source;

export const PRIORITIES = ['critical', 'high', 'medium', 'low'] as const;
export const LEVELS = ['Enterprise', 'Premium', 'Basic'] as const;
export const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
