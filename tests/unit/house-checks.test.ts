/** The checks of the house find what they are for: each is shown sources that break its rule and sources that keep it. */
import { describe, expect, it } from 'vitest';
import { directionsInCss, directionsInSource } from '../tools/checks/directions.ts';
import { environmentIn } from '../tools/checks/environment.ts';
import { bareWordsIn, entriesOfPo, idsSaid } from '../tools/checks/messages.ts';
import { impurityIn } from '../tools/checks/purity.ts';
import { parsed } from '../tools/sources.ts';

const source = (text: string) => parsed('shared/sample.ts', text);

describe('Only server/main.ts reads the environment', () => {
  it.each([
    'const port = process.env.PORT;',
    "const port = process['env'].PORT;",
    'const { env } = process;',
    "import { env } from 'node:process';",
    'if (import.meta.env.DEV) start();',
    'start(globalThis.process.env);',
  ])('finds %s', (text) => {
    expect(environmentIn(source(text))).toHaveLength(1);
  });

  it.each(['const env = settings.env;', '// process.env.PORT', "say('process.env');"])('passes %s', (text) => {
    expect(environmentIn(source(text))).toEqual([]);
  });
});

describe('Shared code is pure', () => {
  it.each([
    'const at = Date.now();',
    'const at = new Date();',
    'const at = Date();',
    'const id = Math.random();',
    'const id = crypto.randomUUID();',
    'setTimeout(done, 5);',
    "void fetch('/x');",
    "document.querySelector('p');",
  ])('finds %s', (text) => {
    expect(impurityIn(source(text))).toHaveLength(1);
  });

  it.each([
    'const at = new Date(time);',
    'const day = Date.parse(time);',
    'function write(document: Doc) { document.save(); }',
    'const state = { window: 3 };',
    '// Math.random()',
  ])('passes %s', (text) => {
    expect(impurityIn(source(text))).toEqual([]);
  });
});

describe('The client is laid out by logical directions', () => {
  it.each([
    '.rail { margin-left: 1px; }',
    '.rail { color: red; padding-right: 2px }',
    '.rail{left:0}',
    '.rail { text-align: right; }',
    '.rail { border-left-color: red; }',
    '.rail { border-top-left-radius: 2px; }',
    '@media print { .rail { float: left; } }',
  ])('finds %s', (text) => {
    expect(directionsInCss('client/a.css', text)).toHaveLength(1);
  });

  it.each([
    '.rail { margin-inline-start: 1px; inset-inline-end: 0; text-align: start; }',
    '.rail { top: 0; border-top: 1px solid; }',
    '/* margin-left: 1px; */ .rail::before { content: "left: 3"; }',
    '.left { color: red; } .a .right:hover { color: red; }',
  ])('passes %s', (text) => {
    expect(directionsInCss('client/a.css', text)).toEqual([]);
  });

  it('names the line', () => {
    expect(directionsInCss('client/a.css', '.a {\n  color: red;\n\n  margin-left: 0;\n}\n')[0]).toMatch(/^client\/a\.css:4 /);
  });

  it('finds style objects in components', () => {
    const text = "const a = { marginLeft: 1, textAlign: 'right', left: 3, marginInlineStart: 2 };";
    expect(directionsInSource(parsed('client/a.tsx', text))).toHaveLength(2);
  });
});

describe('Messages stand in the catalogue', () => {
  const component = (text: string) => parsed('client/a.tsx', text);

  it('reads ids and words of a PO file, with continued lines', () => {
    const po = 'msgid ""\nmsgstr "Language: en\\n"\n\n#: note\nmsgid "room.table"\nmsgstr ""\n"Table "\n"it"\n';
    expect(entriesOfPo(po)).toEqual([{ id: 'room.table', message: 'Table it' }]);
  });

  it('finds the ids that code says, and those that it completes while running', () => {
    const text = "import 'room.css'; say('room.table'); say(`error.${code}`); say('other.thing');";
    const { whole, begun } = idsSaid(component(text), new Set(['room', 'error']));
    expect([...whole.keys()]).toEqual(['room.table']);
    expect([...begun.keys()]).toEqual(['error.']);
  });

  it.each(['const a = <p>Table it</p>;', 'const a = <b aria-label="Close" />;', 'const a = <p>{n} changes</p>;'])('finds %s', (text) => {
    expect(bareWordsIn(component(text))).toHaveLength(1);
  });

  it.each(['const a = <p>{say("room.table")} · &nbsp;</p>;', 'const a = <h1>Chapeau</h1>;', 'const a = <kbd>Ctrl</kbd>;', 'const a = <b className="close" />;'])('passes %s', (text) => {
    expect(bareWordsIn(component(text))).toEqual([]);
  });
});
