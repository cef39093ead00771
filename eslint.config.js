/** Lint: a small set of rules, each of which has a bug or a house rule behind it (CONTRIBUTING.md). */
import tseslint from 'typescript-eslint';

const noBarrels = [
  {
    selector: 'ExportAllDeclaration',
    message: 'No barrels: import each name from the file that it lives in.',
  },
  {
    selector: 'ExportNamedDeclaration[source]',
    message: 'No re-exports: import each name from the file that it lives in.',
  },
  {
    selector: 'ImportDeclaration[source.value=/^\\.{1,2}\\x2f(?!.*\\.(ts|tsx|css|json|po|svg)(\\?.*)?$)/]',
    message: 'Relative imports name the file with its extension.',
  },
];

const TEST_FUNCTIONS = '/^(it|test|describe|suite|bench)$/';
const honestTests = [
  {
    selector: `MemberExpression[object.name=${TEST_FUNCTIONS}][property.name=/^(only|skip|todo|skipIf|runIf|fails)$/]`,
    message: 'Every test runs, every time: no .only, .skip, .todo, .skipIf, .runIf, .fails.',
  },
  {
    selector: `CallExpression[callee.name=${TEST_FUNCTIONS}] > ObjectExpression > Property[key.name=/^(only|skip|todo|fails|retry|repeats)$/]`,
    message: 'Every test runs once and counts: no only, skip, todo, fails, retry, repeats.',
  },
  {
    selector: 'CallExpression[callee.property.name="waitForTimeout"]',
    message: 'Await what the person would wait for (a locator, a response, an event), not a length of time.',
  },
];

export default tseslint.config(
  { ignores: ['node_modules/', 'dist/', '.server/', 'data/', 'coverage/', 'tests/e2e/shots/'] },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  {
    files: ['**/*.ts', '**/*.tsx'],
    plugins: { '@typescript-eslint': tseslint.plugin },
    languageOptions: {
      parser: tseslint.parser,
      parserOptions: { project: './tsconfig.json', tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      'no-debugger': 'error',
      'no-var': 'error',
      'prefer-const': 'error',
      'no-control-regex': 'error',
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'no-restricted-syntax': ['error', ...noBarrels],
      '@typescript-eslint/await-thenable': 'error',
      '@typescript-eslint/ban-ts-comment': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-floating-promises': [
        'error',
        // What `register` and `reply.send` give back may be awaited and need not be: Fastify waits for its own queue.
        { allowForKnownSafePromises: [{ from: 'package', package: 'fastify', name: ['SafePromiseLike', 'FastifyReply'] }] },
      ],
      '@typescript-eslint/no-misused-promises': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
    },
  },
  {
    files: ['shared/**', 'server/**'],
    ignores: ['server/main.ts'],
    rules: { 'no-console': 'error' },
  },
  {
    files: ['client/**'],
    rules: { 'no-console': ['error', { allow: ['warn', 'error'] }] },
  },
  {
    files: ['tests/**'],
    rules: {
      // Tests use control characters as words that no text contains.
      'no-control-regex': 'off',
      'no-restricted-syntax': ['error', ...noBarrels, ...honestTests],
    },
  },
);
