export { EndpointsPage } from './endpoints/endpoints-page.tsx';
export { LogPage } from './log/log-page.tsx';
