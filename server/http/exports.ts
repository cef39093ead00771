import type { App } from './app.ts';
import type { HttpDeps } from './deps.ts';
export function exportRoutes(_app: App, _deps: HttpDeps): void {}
