// Who may import whom (docs/decisions.md, "Rooms"). A rule's comment says why it stands; a new room gets its line here first.
// The posterior's statistics are a leaf for both sides: the page computes them on what it holds already.
const engineSide = '^src/(engine|operators|samplers|model|gpu|math|worker)/';

/** @param {string} name @param {string} comment @param {string} from @param {string} to */
const never = (name, comment, from, to) => ({ name, comment, severity: 'error', from: { path: from }, to: { path: to } });

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: 'no-cycles',
      comment: 'A cycle is two files that are one: neither can be read, tested or moved alone.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'no-orphans',
      comment: 'A file that imports nothing and is imported by nothing is dead. Entries are found by HTML, glob or a tool.',
      severity: 'error',
      from: {
        orphan: true,
        pathNot: [
          '\\.d\\.ts$',
          '\\.config\\.(ts|js)$',
          '^(scripts|bench|e2e|tests)/',
          '\\.(operator|generator|sampler)\\.ts$',
          '\\.(words|names)\\.[a-z]{2}\\.ts$',
          '^src/main\\.tsx$',
          '^src/host/service-worker\\.ts$',
          '^src/worker/',
        ],
      },
      to: {},
    },
    {
      name: 'resolvable',
      comment: 'An import that resolves to nothing fails only when it runs.',
      severity: 'error',
      from: {},
      // Vite's queries, and modules that it makes; its build finds those that are missing.
      to: { couldNotResolve: true, pathNot: '[?](url|raw|worker)$|^virtual:' },
    },
    {
      name: 'no-dev-package-in-src',
      comment: 'What the page runs on is in "dependencies"; types are the exception.',
      severity: 'error',
      from: { path: '^src/' },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'], pathNot: '^node_modules/@types/|^node_modules/@webgpu/types' },
    },
    never(
      'protocol-imports-nothing',
      'Page and engine share it: whatever it imported would be on both sides.',
      '^src/protocol/',
      '^(?!src/protocol/)',
    ),
    never(
      'math-imports-nothing',
      'Pure numbers, testable without a device; a leaf keeps it so.',
      '^src/math/',
      '^(?!src/(math|protocol/errors)[/.])',
    ),
    never(
      'ui-not-client',
      'The UI acts through the store; with a client at hand, run state would live in two places.',
      '^src/ui/',
      '^src/client/',
    ),
    never(
      'ui-not-engine',
      'The UI gets plain data from catalogue(); otherwise the engine would be in the page bundle and on its thread.',
      '^src/ui/',
      engineSide,
    ),
    never(
      'store-not-react',
      'The store is vanilla: tests and other views use it without React.',
      '^src/store/',
      '^node_modules/(react|react-dom|zustand/(esm/)?(index|react))',
    ),
    never('store-not-ui', 'State does not know how it is shown.', '^src/store/', '^src/ui/'),
    never('store-not-client', 'The client is injected: the store runs in tests without a Worker.', '^src/store/', '^src/client/'),
    never('store-not-engine', 'The store speaks the protocol only.', '^src/store/', engineSide),
    never(
      'client-not-engine',
      'The client starts the Worker by URL; an import would put the engine into the page.',
      '^src/client/',
      '^src/(engine|operators|samplers|model|posterior|gpu|math)/',
    ),
    never(
      'client-not-page',
      'The client knows neither state nor views; the port that it implements is all it sees of them.',
      '^src/client/',
      '^src/(ui|store/(?!ports|keep/keep-ports|models/model-ports))',
    ),
    never('worker-not-page', 'The Worker has no DOM and no state of the page.', '^src/worker/', '^src/(ui|store|client|io)/'),
    never(
      'engine-not-page',
      'The engine also runs in tests and benches, without a page.',
      '^src/(engine|operators|samplers|model|posterior|gpu)/',
      '^src/(ui|store|client|io|worker|main)',
    ),
    never(
      'engine-not-react',
      'No DOM on the engine side.',
      '^src/(engine|operators|samplers|model|posterior|gpu)/',
      '^node_modules/(react|react-dom|zustand)/',
    ),
    never(
      'operators-not-above',
      'An operator is H and nothing else: it serves any network and any sampler.',
      '^src/operators/',
      '^src/(samplers|model|engine|posterior)/',
    ),
    never(
      'samplers-not-operators',
      'A sampler is given denoise and the operator; it reads like its algorithm.',
      '^src/samplers/',
      '^src/(operators|model|engine|posterior)/',
    ),
    never('model-not-samplers', 'The network does not know what it is sampled with.', '^src/model/', '^src/(samplers|engine|posterior)/'),
    never(
      'posterior-pure',
      'Statistics are pure functions of sample arrays, for the page and for the engine.',
      '^src/posterior/',
      '^src/(gpu|engine|operators|samplers|model|math|ui|store|client|io|worker|main)[/.]',
    ),
    never(
      'gpu-at-the-bottom',
      'Device, buffers and kernels know nothing of what they compute for.',
      '^src/gpu/',
      '^src/(engine|operators|samplers|model|posterior|worker)/',
    ),
    never(
      'host-alone',
      'It runs before everything else and on hosts where the rest may not: it imports nothing.',
      '^src/host/',
      '^(?!src/host/)',
    ),
    never('io-not-engine', "Files and pixels are the page's matter.", '^src/io/', engineSide),
    never('io-not-views', 'Decoding knows neither state nor views.', '^src/io/', '^src/(ui|store|client)/'),
    never(
      'onnxruntime-in-model',
      'One room knows the runtime; the next runtime or version changes one file.',
      '^src/(?!model/)',
      '^node_modules/onnxruntime-(web|common)/',
    ),
    never(
      'comlink-at-the-bridge',
      'The engine has one bridge that wraps and one that exposes, the pictures theirs; elsewhere a call is a plain promise.',
      '^src/(?!client/|worker/|io/)',
      '^node_modules/comlink/',
    ),
    never(
      'src-not-tests',
      'The product builds and runs without tests, benches and scripts.',
      '^src/',
      '^(tests|e2e|bench|scripts|training)/',
    ),
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.node.json' },
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(dist|\\.cache)/' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'browser', 'default', 'types'] },
  },
};
