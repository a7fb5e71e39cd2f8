// The custom-elements manifest of the npm package (https://github.com/webcomponents/custom-elements-manifest, schema 2.1.0),
// which editors and catalogues read: attributes, methods, events and CSS properties of both elements.

/** @typedef {import('../../dist/dropout-lab.js').Setting} Setting */

const MODULE = 'dist/element.js';

/** Attributes that are no settings. */
const OWN = [
  [
    'views',
    'Which parts are shown: network, plane, mask, curves, table, inside, export, controls, separated by commas.',
  ],
  ['theme', 'light or dark; without it, that of the page.'],
  ['query', 'A whole run as a query, such as data=moons&drop=0.5.'],
  ['address', 'The page’s address has the run in it.'],
  [
    'page',
    'The address of the lab’s own page, to which a link to the run leads; without it, the folder above the scripts.',
  ],
  ['lesson', 'The name of a lesson of the course.'],
  ['lesson-src', 'The address of a lesson’s file.'],
  ['seeds', 'The seeds of the lesson’s runs, such as 601-605.'],
];

const METHODS = [
  ['play', [], 'Trains at the speed that is set, while the lab can be seen.'],
  ['pause', [], 'Stops training; the run stays where it is.'],
  ['step', [['iterations', 'number']], 'Pauses, then trains so many iterations; without a number, one.'],
  ['phase', [], 'Pauses, then does the next phase of an iteration.'],
  ['restart', [], 'Begins the same run again.'],
  [
    'set',
    [
      ['key', 'string'],
      ['value', 'string'],
    ],
    'Changes one setting, at once or by a restart. The empty value is the default.',
  ],
  [
    'loadTable',
    [
      ['text', 'string | Blob'],
      ['label', 'string'],
      ['columns', 'string'],
    ],
    'Begins a run on a table of one’s own.',
  ],
  ['measure', [['name', 'MeasureName']], 'Takes a measure of both networks as they are now, in a worker.'],
  [
    'export',
    [
      ['format', 'ExportFormat'],
      ['arm', 'ArmName'],
    ],
    'A network as a script that trains it in another library.',
  ],
];

const FIELDS = [
  ['lab', 'Lab | undefined', 'The run’s object of the core; undefined until the event ready.'],
  ['query', 'string', 'The run as a query.'],
  ['playing', 'boolean', 'Whether it plays.'],
];

const EVENTS = [
  ['ready', 'CustomEvent', 'The lab can be used.'],
  ['iteration', 'CustomEvent<{ iteration: number }>', 'After every redraw that followed training.'],
  ['change', 'CustomEvent<{ key: string, value: string, effect: string, query: string }>', 'A setting has changed.'],
  ['error', 'CustomEvent<{ message: string }>', 'Something cannot be done; the message is a sentence.'],
];

const PROPERTIES = [
  ['font', 'The font of all texts.'],
  ['background', 'The ground that the lab stands on.'],
  ['text', 'The colour of texts.'],
  ['muted', 'The colour of texts that matter less.'],
  ['line', 'The colour of lines between parts.'],
  ['accent', 'The colour of what is chosen.'],
  ['on-accent', 'The colour of texts on it.'],
  ['radius', 'How round corners are.'],
  ['top', 'How far from the top the bar stays in view while the page scrolls.'],
];

/** @param {Setting} setting */
const attributesOf = ({ key, help, perArm, kind, choices, ...setting }) => {
  const words = choices?.map(({ word }) => `'${word}'`).join(' | ');
  const type = { text: words && kind === 'choice' ? words : 'string' };
  const names = perArm ? [key, `a.${key}`, `b.${key}`] : [key];
  return names.map((name) => ({ name, description: help, type, default: setting.default }));
};

/** @param {Setting[]} schema */
export function customElements(schema) {
  const lab = {
    kind: 'class',
    customElement: true,
    name: 'DropoutLab',
    tagName: 'dropout-lab',
    description:
      'Two neural networks that train side by side, one with dropout. Attributes are the settings of the run.',
    superclass: { name: 'HTMLElement' },
    attributes: [
      ...OWN.map(([name, description]) => ({ name, description, type: { text: 'string' } })),
      ...schema.flatMap(attributesOf),
    ],
    members: [
      ...FIELDS.map(([name, text, description]) => ({
        kind: 'field',
        name,
        type: { text },
        readonly: true,
        description,
      })),
      ...METHODS.map(([name, parameters, description]) => ({
        kind: 'method',
        name,
        parameters: parametersOf(parameters),
        description,
      })),
    ],
    events: EVENTS.map(([name, text, description]) => ({ name, type: { text }, description })),
    cssProperties: PROPERTIES.map(([name, description]) => ({ name: `--dropout-lab-${name}`, description })),
    slots: [{ name: '', description: 'What is shown where no script runs.' }],
  };
  const course = {
    kind: 'class',
    customElement: true,
    name: 'DropoutCourse',
    tagName: 'dropout-course',
    description: 'The list of lessons, and sweeps, for the lab of the same page.',
    superclass: { name: 'HTMLElement' },
  };
  return {
    schemaVersion: '2.1.0',
    modules: [
      {
        kind: 'javascript-module',
        path: MODULE,
        declarations: [lab, course],
        exports: [lab, course].flatMap(exportsOf),
      },
    ],
  };
}

/** @param {string[][]} parameters */
const parametersOf = (parameters) => parameters.map(([name, text]) => ({ name, type: { text } }));

/** @param {{ name: string, tagName: string }} element */
const exportsOf = ({ name, tagName }) => {
  const declaration = { name, module: MODULE };
  return [
    { kind: 'js', name, declaration },
    { kind: 'custom-element-definition', name: tagName, declaration },
  ];
};
