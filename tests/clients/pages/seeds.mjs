// Whether a fault is found where it is: pages of the gallery with faults put into them, each in one theme
// and language, and most in some of its faces only. Everything is looked at twice, once with axe-core asked
// everything in every face, and both must say the same.

import { Answers, learn } from './axe.mjs'
import { inTabs } from './browser.mjs'
import { FACES, look, tell } from './check.mjs'
import { Gallery } from './gallery.mjs'

const SAMPLE = 'password-1'
const IN = { light: 'light ', dark: 'dark ', narrow: ' narrow', zoomed: ' zoomed', desk: ' desk' }

/// What is wrong, where it is put, by which rule it must be found, and in which faces: those that have all
/// of `in`.
const SEEDS = [
  {
    theme: 'zorg', lang: 'nl', rule: 'label', in: ['narrow'],
    css: '@media (width <= 400px) { SEED label { display: none } }',
  },
  {
    theme: 'school', lang: 'nl', rule: 'color-contrast', in: ['dark'],
    css: '@media (prefers-color-scheme: dark) { SEED main label { color: #555 } }',
  },
  {
    theme: 'energie', lang: 'de', rule: 'color-contrast', in: ['light', 'zoomed'],
    css: '@media (prefers-color-scheme: light) and (400px < width < 700px) { SEED main { background: #888 } }',
  },
  {
    theme: 'station', lang: 'en', rule: 'color-contrast', in: ['light', 'desk'],
    css: '@media (prefers-color-scheme: light) and (width > 700px) { SEED .stage { opacity: .4 } }',
  },
  {
    theme: 'onderzoek', lang: 'nl', rule: 'target-size', in: ['narrow'],
    html: '<p class="tiny"><button type="button">a</button><button type="button">b</button></p>',
    css: '@media (width <= 400px) { SEED .tiny button { inline-size: 9px; min-inline-size: 0; block-size: 9px; min-block-size: 0; padding: 0; margin: 0; border: 0; display: inline-block } }',
  },
  {
    theme: 'default', lang: 'de', rule: 'link-in-text-block', in: ['light'],
    html: '<p class="told">Words before <a href="#main">a link</a> and words behind it.</p>',
    css: '@media (prefers-color-scheme: light) { SEED .told a { text-decoration: none; color: #444; font: inherit } SEED .told { color: #333 } }',
  },
  {
    theme: 'zorg', lang: 'de', rule: 'scrollable-region-focusable', in: ['desk'],
    html: `<div class="rolled">${'<p>More than is shown.</p>'.repeat(20)}</div>`,
    css: '@media (width > 700px) { SEED .rolled { block-size: 4rem; overflow-y: scroll } }',
  },
  { theme: 'school', lang: 'en', rule: 'button-name', in: [], html: '<button type="button"></button>' },
  {
    theme: 'energie', lang: 'nl', rule: 'aria-hidden-focus', in: ['desk'],
    html: '<div aria-hidden="true"><a class="lost" href="#main">Lost</a></div>',
    css: '@media (width <= 700px) { SEED .lost { display: none } }',
  },
  {
    theme: 'eigen', lang: 'de', rule: '1.4.10 reflow at 320 px (400 %)', in: null,
    html: `<p class="long">${'Donaudampfschifffahrt'.repeat(2)}</p>`,
    css: 'SEED .long { white-space: nowrap; overflow-wrap: normal; hyphens: none }',
  },
  {
    theme: 'midden', lang: 'nl', rule: '2.4.7 focus visible', in: null,
    html: '<a class="bare" href="#main">A link</a>',
    css: 'SEED .bare:focus-visible { outline: none }',
  },
]

/// Looks at the pages with faults, and at some without.
export async function checkSeeds(browser, folder) {
  const gallery = await Gallery.open(folder, {}, sow)
  try {
    const themes = new Set(SEEDS.slice(0, 3).map(({ theme }) => theme))
    const clean = [...themes].map((theme) => ({ theme, lang: gallery.languages.find((lang) => !SEEDS.some((seed) => seed.theme === theme && seed.lang === lang)) }))
    // What is well is looked at first: its answers are known when the faults come.
    const visits = [...clean, ...SEEDS].map(({ theme, lang, in: faces }) => ({ sample: SAMPLE, theme, lang, faces: FACES, adapts: faces === null, focus: faces === null }))
    const [found, plainly] = [[], []]
    for (const [plain, into] of [[false, found], [true, plainly]]) {
      const asking = { answers: new Answers(), plain }
      const asked = plain ? visits.map((visit) => ({ ...visit, adapts: false, focus: false })) : visits
      into.push(...(await inTabs(browser, asked, (page, visit, last) => look(page, gallery, visit, asking, last), { reducedMotion: 'reduce' }, learn)))
    }
    return tell(`seeded faults: ${SEEDS.length} of them found where they are, and nothing else: ${visits.length * FACES.length} faces twice`, [
      ...clean.flatMap((_, at) => said(found[at]).map((where) => ({ rule: 'found where nothing was put', where, says: '' }))),
      ...SEEDS.flatMap((seed, at) => missed(seed, found[clean.length + at])),
      ...visits.flatMap((visit, at) => different(visit, found[at], plainly[at])),
    ])
  } finally {
    gallery.close()
  }
}

/// Puts the faults into the files as they are served.
function sow(path, text) {
  if (path.endsWith('/style.css')) {
    return text + SEEDS.map(({ css }, at) => (css ?? '').replaceAll('SEED', `.seed-${at}`)).join('\n')
  }
  const at = SEEDS.findIndex(({ theme, lang }) => path === `/${theme}/${lang}/${SAMPLE}.html`)
  if (at < 0) return text
  return text.replace('<body ', `<body class="seed-${at}" `).replace('</main>', `${SEEDS[at].html ?? ''}</main>`)
}

const said = ({ axe, adaptation, focus }) =>
  [...axe, ...adaptation, ...focus].map(({ rule, where, says }) => `${where}: ${rule}: ${says}`).sort()

/// What a seed is not found as.
function missed(seed, { axe, adaptation, focus }) {
  const of = [...axe, ...adaptation, ...focus].filter(({ rule }) => rule === seed.rule)
  const where = `${seed.theme} ${seed.lang}`
  if (!seed.in) return of.length ? [] : [{ rule: 'not found', where, says: seed.rule }]
  return FACES.map(([mode, size]) => `${mode} ${size}`).flatMap((face) => {
    const wanted = seed.in.every((part) => face.includes(IN[part]))
    const is = of.some((fault) => fault.where.endsWith(` ${face}`))
    return wanted === is ? [] : [{ rule: is ? 'found where it is not' : 'not found', where: `${where} ${face}`, says: seed.rule }]
  })
}

/// What was found in one of two ways only.
function different({ theme, lang }, one, other) {
  const [left, right] = [said({ ...one, adaptation: [], focus: [] }), said(other)]
  const alone = [...left.filter((text) => !right.includes(text)), ...right.filter((text) => !left.includes(text))]
  const unsure = one.unsure === other.unsure ? [] : [`${one.unsure} and ${other.unsure} spots that could not be judged`]
  return [...alone, ...unsure].map((says) => ({ rule: 'asked everything, axe-core says something else', where: `${theme} ${lang}`, says }))
}
