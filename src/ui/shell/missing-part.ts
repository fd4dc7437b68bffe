// Tells a part of the page that could not be fetched from one that is broken: what helps differs.
import { asStudioError } from '../../protocol/errors.ts';

/** How Chromium, Firefox, Safari and Vite say that a part of the page did not come; none of them has an error type for it. */
const missingPart = /dynamically imported module|importing a module script|preload css/i;

export const isMissingPart = (error: unknown): boolean => missingPart.test(asStudioError(error).message);
