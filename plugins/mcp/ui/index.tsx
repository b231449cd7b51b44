export { AssistantPage } from './assistant-page.tsx';
