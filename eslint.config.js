// Lint rules: typescript-eslint's strict, type-checked set; `any` and unsafe casts are errors. Who may import whom is not here
// but in .dependency-cruiser.cjs, formatting in prettier.
import reactHooks from 'eslint-plugin-react-hooks';
import tseslint from 'typescript-eslint';
import { textStandsAlone } from './scripts/lint/text-stands-alone.mjs';

const sizes = {
  'max-lines': ['error', { max: 400, skipBlankLines: false, skipComments: false }],
  'max-lines-per-function': ['error', { max: 40, skipBlankLines: true, skipComments: true }],
};

export default tseslint.config(
  { ignores: ['node_modules', 'dist', '.cache', 'public', 'test-results', 'playwright-report', 'training'] },
  {
    files: ['**/*.{ts,tsx}'],
    extends: [...tseslint.configs.strictTypeChecked],
    languageOptions: {
      parserOptions: {
        project: ['./tsconfig.page.json', './tsconfig.engine.json', './tsconfig.node.json'],
        tsconfigRootDir: import.meta.dirname,
      },
    },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      ...sizes,
      eqeqeq: 'error',
      'no-console': ['error', { allow: ['warn', 'error'] }],
      'no-empty': ['error', { allowEmptyCatch: false }],
      '@typescript-eslint/consistent-type-imports': ['error', { disallowTypeAnnotations: false }],
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      // Numbers in messages are what our messages are about.
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      // `() => set(x)` is how handlers are written.
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      // Our interfaces are implemented by closures; a method taken off one loses nothing.
      '@typescript-eslint/unbound-method': 'off',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
    },
  },
  {
    // Index arithmetic over arrays whose lengths are checked at the door; a test for undefined at each read would hide the formula.
    files: ['src/{math,operators,samplers,model,posterior,gpu,engine,io}/**/*.ts'],
    rules: { '@typescript-eslint/no-non-null-assertion': 'off' },
  },
  {
    files: ['src/**/*.tsx'],
    plugins: { 'react-hooks': reactHooks, studio: { rules: { 'text-stands-alone': textStandsAlone } } },
    rules: { 'react-hooks/rules-of-hooks': 'error', 'react-hooks/exhaustive-deps': 'error', 'studio/text-stands-alone': 'error' },
  },
  // A factory's methods count as its lines; split, they would have to hand its state around.
  { files: ['src/engine/**/*.ts'], rules: { 'max-lines-per-function': ['error', { max: 70, skipBlankLines: true, skipComments: true }] } },
  // A test body or a component is a list of statements about one thing, and reads best in one piece.
  { files: ['src/ui/**/*.tsx'], rules: { 'max-lines-per-function': ['error', { max: 120, skipBlankLines: true, skipComments: true }] } },
  {
    files: ['tests/**', 'e2e/**', 'bench/**', 'scripts/**', '*.config.ts'],
    rules: {
      'max-lines-per-function': 'off',
      'no-console': 'off',
      // Index access in a test may assert: a wrong index fails the test, which is what it is for.
      '@typescript-eslint/no-non-null-assertion': 'off',
    },
  },
);
