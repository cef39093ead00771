/** Which room of the house may import which (ARCHITECTURE.md, "Rooms"). Run by `npm test`. */

/** A rule: what `from` imports must not match `to`. */
const forbid = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to });

const packages = (names) => `(^|/)node_modules/(${names})(/|$)`;

module.exports = {
  forbidden: [
    forbid('no-cycles', 'A file that needs itself cannot be read alone.', {}, { circular: true }),
    forbid('client-not-server', 'Client and server meet in shared/ only.', { path: '^client/' }, { path: '^server/' }),
    forbid('server-not-client', 'Client and server meet in shared/ only.', { path: '^server/' }, { path: '^client/' }),
    forbid(
      'shared-stands-alone',
      'shared/ knows neither client nor server.',
      { path: '^shared/' },
      { path: '^(client|server)/' },
    ),
    forbid(
      'nothing-imports-tests',
      'The product does not know its tests.',
      { path: '^(shared|server|client)/' },
      { path: '^tests/' },
    ),
    forbid(
      'shared-without-node',
      'shared/ runs in browsers too and is pure.',
      { path: '^shared/' },
      { dependencyTypes: ['core'] },
    ),
    forbid('client-without-node', 'The client runs in browsers.', { path: '^client/' }, { dependencyTypes: ['core'] }),
    forbid(
      'react-in-client',
      'React only in client/.',
      { path: '^(shared|server)/' },
      { path: packages('react|react-dom|react-aria[^/]*|react-stately|@react-[^/]+/[^/]+|@tiptap/react|@lingui/react') },
    ),
    forbid(
      'tiptap-in-editor',
      'TipTap and ProseMirror only in client/editor/.',
      { path: '^(shared|server|client)/', pathNot: '^client/editor/' },
      { path: packages('@tiptap/[^/]+|prosemirror-[^/]+|y-prosemirror') },
    ),
    forbid(
      'sql-in-log-auth-cluster',
      'SQL only in server/log/, server/auth/, server/cluster/.',
      { path: '^(shared|server|client)/', pathNot: '^server/(log|auth|cluster)/' },
      { path: packages('better-sqlite3|kysely|pg|postgres') },
    ),
    forbid(
      'yjs-in-its-rooms',
      'Yjs only where documents are read, written or sent.',
      {
        path: '^(shared|server|client)/',
        pathNot: '^(shared/schema|server/sync|server/ws|client/sync|client/editor)/',
      },
      { path: packages('yjs|y-protocols|y-websocket|y-indexeddb') },
    ),
    forbid(
      'no-dev-dependencies',
      'What the product imports must be installed with it.',
      { path: '^(shared|server|client)/' },
      { dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'], dependencyTypesNot: ['type-only'] },
    ),
    forbid(
      'no-dead-files',
      'What neither server nor client reaches is not part of the product. The log in memory serves tests of everything else.',
      { path: '^(server/main\\.ts|client/main\\.tsx)$' },
      {
        path: '^(shared|server|client)/',
        pathNot: '\\.d\\.ts$|^(server/main\\.ts|client/main\\.tsx|server/log/memory\\.ts)$',
        reachable: false,
      },
    ),
    forbid('resolvable', 'Every import must lead somewhere.', {}, { couldNotResolve: true }),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'types', 'browser', 'default'],
      extensions: ['.ts', '.tsx', '.js', '.mjs', '.cjs', '.json', '.d.ts', '.css'],
    },
  },
};
