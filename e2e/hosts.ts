// Where the tests find the built page: on our own preview server, and on a plain file host under a sub-path.
export const port = process.env['E2E_PORT'] ?? '4173';
export const plainPort = String(Number(port) + 1);
export const isolatedUrl = `http://localhost:${port}/`;
export const plainUrl = `http://localhost:${plainPort}/some/folder/`;
export const spacedUrl = `http://localhost:${plainPort}/a%20path/with%20spaces/`;
/** The engine harness, built and served beside the studio (tests/browser). */
export const harnessPort = String(Number(port) + 2);
export const harnessUrl = `http://localhost:${harnessPort}/harness.html`;
