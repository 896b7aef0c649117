import tseslint from 'typescript-eslint';

export default tseslint.config(
  { ignores: ['dist/', 'var/', 'node_modules/', 'test/fixtures/', '**/*.mjs'] },
  ...tseslint.configs.strictTypeChecked,
  {
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      // Nest modules are classes without a body
      '@typescript-eslint/no-extraneous-class': ['error', { allowWithDecorator: true, allowStaticOnly: false }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_', caughtErrors: 'none' }],
      // tsconfig's noPropertyAccessFromIndexSignature is off; environment variables read better in brackets
      '@typescript-eslint/dot-notation': 'off',
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/no-confusing-void-expression': 'off',
      '@typescript-eslint/use-unknown-in-catch-callback-variable': 'off',
      '@typescript-eslint/no-meaningless-void-operator': 'off',
      '@typescript-eslint/unified-signatures': 'off',
      '@typescript-eslint/no-unnecessary-type-parameters': 'off',
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      'no-restricted-syntax': [
        'error',
        { selector: 'ExportAllDeclaration', message: 'Name what a door exports.' },
        { selector: "CallExpression[callee.name='parseFloat']", message: 'A dose is a decimal with a unit, never a float.' },
      ],
      'max-lines': ['error', { max: 300, skipBlankLines: true, skipComments: true }],
      eqeqeq: 'error',
      'no-console': 'error',
    },
  },
  { files: ['apps/**/*.ts', 'test/**/*.ts'], rules: { 'no-console': 'off' } },
  { files: ['libs/clinical/src/**/*.ts', 'libs/fhir/src/**/*.ts'], ignores: ['**/*.spec.ts'], rules: {
    'no-restricted-globals': ['error', { name: 'Date', message: 'Pure code is given its clock.' }, { name: 'crypto', message: 'Pure code is given its ids.' }, { name: 'fetch', message: 'Pure code does no I/O.' }, { name: 'process', message: 'Pure code reads no environment.' }],
    'no-restricted-properties': ['error', { object: 'Math', property: 'random', message: 'Pure code is given its ids.' }, { object: 'Date', property: 'now', message: 'Pure code is given its clock.' }],
  } },
  { files: ['**/*.spec.ts', 'test/**/*.ts'], rules: { 'max-lines': 'off', '@typescript-eslint/no-non-null-assertion': 'off', '@typescript-eslint/no-unsafe-assignment': 'off', '@typescript-eslint/no-unsafe-member-access': 'off', '@typescript-eslint/no-unsafe-argument': 'off', '@typescript-eslint/no-unsafe-call': 'off', '@typescript-eslint/no-unsafe-return': 'off', '@typescript-eslint/unbound-method': 'off' } },
);
