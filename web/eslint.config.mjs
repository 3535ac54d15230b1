// SPDX-License-Identifier: MIT
// The drawing of the house for the web application: which folder may import which, how large a
// file and a function may grow, and the rules every file is held to.
import jsxA11y from 'eslint-plugin-jsx-a11y'
import reactHooks from 'eslint-plugin-react-hooks'
import tseslint from 'typescript-eslint'

/* From the bottom up: a folder imports itself and what stands before it. dav and api never see
   each other. */
const floors = {
  lib: [],
  dav: ['lib'],
  api: ['lib'],
  state: ['lib', 'dav', 'api'],
  parts: ['lib', 'state'],
  views: ['lib', 'dav', 'api', 'state', 'parts'],
  app: ['lib', 'state', 'parts', 'views'],
}

const direction = Object.entries(floors).map(([folder, below]) => ({
  files: [`src/${folder}/**/*.{ts,tsx}`],
  rules: {
    'no-restricted-imports': [
      'error',
      {
        patterns: [
          {
            group: Object.keys(floors)
              .filter((other) => other !== folder && !below.includes(other))
              .map((other) => `@/${other}/*`),
            message: `src/${folder} may import only: ${[folder, ...below].join(', ')}.`,
          },
          { group: ['../*'], message: 'Import across folders by @/folder/file.' },
        ],
      },
    ],
  },
}))

export default tseslint.config(
  { ignores: ['.next/**', 'out/**', 'node_modules/**', 'next-env.d.ts'] },
  ...tseslint.configs.strict,
  jsxA11y.flatConfigs.strict,
  {
    files: ['src/**/*.{ts,tsx}', 'tests/**/*.ts', 'scripts/*.mjs', '*.mjs'],
    plugins: { 'react-hooks': reactHooks },
    rules: {
      ...reactHooks.configs.recommended.rules,
      /* A page exported as a file learns who, where and which language only in the browser: its
         effects ask and set what they hear. */
      'react-hooks/set-state-in-effect': 'off',
      'no-restricted-syntax': [
        'error',
        { selector: 'JSXText[value=/[A-Za-z]{2}/]', message: 'What a person reads stands in a message file.' },
        {
          selector: 'JSXAttribute[name.name=/^(aria-label|title|placeholder|alt|label)$/] > Literal',
          message: 'What a person reads stands in a message file.',
        },
      ],
      'max-lines': ['error', 500],
      'max-lines-per-function': ['error', { max: 120, skipComments: true }],
      'max-depth': ['error', 3],
      'max-params': ['error', 6],
      complexity: ['error', 15],
      eqeqeq: 'error',
      'no-console': 'error',
      'no-eval': 'error',
      'no-warning-comments': ['error', { terms: ['todo', 'fixme', 'xxx'] }],
      'prefer-const': 'error',
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
      '@typescript-eslint/consistent-type-imports': 'error',
    },
  },
  { files: ['scripts/*.mjs'], rules: { 'no-console': 'off' } },
  { files: ['tests/**/*.ts', 'src/**/*.test.ts'], rules: { 'max-lines-per-function': 'off' } },
  ...direction,
)
