import assert from 'node:assert/strict';
import { test } from 'node:test';

import { renderTemplate } from './render.js';
import { fromRecord, TemplateError, toText, type Scope, type Value } from './value.js';

const config = { 'user.foo': 'bar\n', 'user.name': 'x' };
const scope: Scope = new Map<string, Value>([
  ['instance', fromRecord({ name: 'c1', type: 'container', privileged: 'false' })],
  ['config', fromRecord(config)],
  ['devices', fromRecord({ eth0: fromRecord({ type: 'nic' }), root: fromRecord({ path: '/' }) })],
  ['properties', fromRecord({ default: 'd' })],
  ['config_get', (key = null, otherwise = null) => new Map(Object.entries(config)).get(toText(key))?.trimEnd() ?? otherwise],
]);
const files = new Map([
  ['hello', 'hello {{ instance.name }}{{ who }}'],
  ['loop', '{% include "loop" %}'],
]);
const render = (source: string) =>
  renderTemplate(source, scope, async (path) => files.get(path) ?? null);

const cases: { source: string; want: string }[] = [
  { source: '{{ instance.name }}\n', want: 'c1\n' },
  { source: '{{ nothing.at.all }}', want: '' },
  { source: '{{ config_get("user.foo", "none") }}', want: 'bar' },
  { source: '{{ config_get("user.missing", properties.default) }}', want: 'd' },
  { source: '{{ nothing|default:"x" }}', want: 'x' },
  { source: "{{ 'a'|add:'b'|upper }}", want: 'AB' },
  { source: '{% if config_get("user.foo", "") == "" %}none{% else %}some{% endif %}', want: 'some' },
  { source: '{% if instance.type == "virtual-machine" %}enp5s0{% elif instance.name in "c1 c2" %}eth0{% endif %}', want: 'eth0' },
  { source: '{% if not nothing and (1 < 2 || false) %}y{% endif %}', want: 'y' },
  { source: '{% if "z" not in config %}y{% endif %}', want: 'y' },
  { source: '{% for k, v in config %}{{ forloop.Counter }}{{ k }};{% endfor %}', want: '1user.foo;2user.name;' },
  { source: '{% for d in devices reversed %}{{ d }}{% if not forloop.last %},{% endif %}{% empty %}none{% endfor %}', want: 'root,eth0' },
  { source: '{% for x in nothing %}{% empty %}none{% endfor %}', want: 'none' },
  { source: '{% for n, d in devices %}{{ d.type }}{% endfor %}', want: 'nic' },
  { source: '{% set a = 2 * 3 + 1 %}{{ a }} {{ a / 2 }} {{ -a }} {{ 2 ^ 3 }} {{ 1.5 }}', want: '7 3 -7 8 1.500000' },
  { source: '{% with a="1" %}{{ a }}{% endwith %}{{ a }}', want: '1' },
  { source: 'a {#- no comment -#} b {# {{ x #}c{% comment %}{{ ( }}{% endif %}{% endcomment %}', want: 'a  b c' },
  { source: 'a  {{- 1 -}}  b', want: 'a1b' },
  { source: '{% include "hello" with who="!" %}', want: 'hello c1!' },
  { source: '{% include "gone" if_exists %}', want: '' },
  { source: '{% ifequal instance.name "c1" %}y{% else %}n{% endifequal %}', want: 'y' },
  { source: '{% autoescape off %}{{ "<&>" }}{% endautoescape %}{{ "<" }}', want: '<&><' },
  { source: '{{ config["user.name"] }}', want: 'x' },
  { source: '{{ true }} {{ "a,b"|split:","|join:"-" }} {{ "abc"|slice:"1:2" }}', want: 'True a-b b' },
  // What reaches out of the sandbox in engines that compile to JavaScript is just absent here.
  { source: '{{ config.constructor }}{{ instance.__proto__ }}{{ "x".constructor.constructor }}', want: '' },
];

for (const { source, want } of cases) {
  test(`renderTemplate: ${source}`, async () => assert.equal(await render(source), want));
}

const refused: { name: string; source: string; says: RegExp }[] = [
  { name: 'calling what is no function', source: '{{ instance.name() }}', says: /only a function/ },
  { name: 'an unknown filter', source: '{{ 1|system }}', says: /no filter "system"/ },
  { name: 'a filter named like an inherited property', source: '{{ 1|constructor }}', says: /no filter/ },
  { name: 'an unknown tag', source: '\n{% exec "x" %}', says: /line 2: there is no tag "exec"/ },
  { name: 'a missing end', source: '{% if 1 %}', says: /"endif" is missing/ },
  { name: 'an unclosed brace', source: '{{ 1', says: /never closed/ },
  { name: 'a missing include', source: '{% include "gone" %}', says: /no file "gone"/ },
  { name: 'an include of itself', source: '{% include "loop" %}', says: /too deeply/ },
  { name: 'a text that doubles for ever', source: `{% set a = "xxxxxxxx" %}${'{% set a = a + a %}'.repeat(40)}`, says: /too large|too long/ },
  { name: 'loops in loops', source: `{% set l = "${'x'.repeat(200)}"|make_list %}${'{% for a in l %}'.repeat(5)}{{ a }}${'{% endfor %}'.repeat(5)}`, says: /too long|too large/ },
  { name: 'deep nesting of parentheses', source: `{{ ${'('.repeat(900)}1${')'.repeat(900)} }}`, says: /too deeply/ },
  { name: 'deep nesting of tags', source: '{% if 1 %}'.repeat(5000), says: /too deeply/ },
];

for (const { name, source, says } of refused) {
  test(`renderTemplate refuses ${name}`, async () => {
    await assert.rejects(render(source), (error) => error instanceof TemplateError && says.test(error.message));
  });
}
