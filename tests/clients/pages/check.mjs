// Every page with every sample, in every theme: axe-core, and what axe-core does not look at.

import { Answers, learn } from './axe.mjs'
import { SIZES as SIDES, drawn, fellOver, inTabs, resize } from './browser.mjs'
import { focusFaults } from './focus.mjs'
import { pageOf } from './gallery.mjs'
import { adaptationFaults } from './adaptation.mjs'

const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22a', 'wcag22aa', 'best-practice']
// A letter is no page with landmarks: what its mail program shows around it is that.
const LETTER_TAGS = TAGS.filter((tag) => tag !== 'best-practice')
const MODES = ['light', 'dark']
const SIZES = ['narrow', 'zoomed', 'desk']
/// How many examples of one fault are told.
const EXAMPLES = 5

/// Looks at everything and tells what was found, a line for each kind of check; whether all is well. Of
/// everything, `part` may name one of several parts of like size, as `2/6`. `plain` asks axe-core everything
/// in every face, also what it has answered: that takes much longer and must find the same.
export async function check(browser, gallery, { all, part, plain }) {
  const visits = all ? everything(gallery).filter(inPart(part)) : pairwise(gallery)
  const letters = lettersOf(gallery, all).filter(all ? inPart(part) : () => true)
  const asking = { answers: new Answers(), plain }
  const found = await inTabs(browser, visits, (page, visit, last) => look(page, gallery, visit, asking, last), { reducedMotion: 'reduce' }, learn)
  const read = await inTabs(browser, letters, (page, visit, last) => look(page, gallery, visit, asking, last), {}, learn)
  const inLetters = read.flatMap((one) => one.axe)
  const faults = { axe: [], adaptation: [], focus: [] }
  let unsure = 0
  for (const one of found) {
    for (const kind of Object.keys(faults)) faults[kind].push(...one[kind])
    unsure += one.unsure
  }
  const faces = visits.reduce((sum, visit) => sum + visit.faces.length, 0)
  const pages = new Set(gallery.samples.map(pageOf)).size
  const matrix = `${pages} pages, ${gallery.samples.length} samples`
  const adapted = visits.filter((visit) => visit.adapts).length
  const walked = visits.filter((visit) => visit.focus).length
  const themes = `${gallery.themes.length} themes, ${gallery.languages.length} languages`
  console.log(`   axe-core could not judge ${unsure} spots; texts' contrast is measured in the guides' tests`)
  const well = [
    tell(`axe-core: ${matrix}, ${themes}, light and dark, 320 px, 200 % and desk: ${faces} faces ${all ? `(all, part ${part})` : '(pairwise)'}`, faults.axe),
    tell(`reflow at 320 px, 200 %, text of twice the size, text spacing, forced colours, reduced motion, targets: ${adapted} faces`, faults.adaptation),
    tell(`axe-core: ${gallery.letters.length} letters, ${themes}, light and dark, 320 px and desk: ${letters.length * 2} faces`, inLetters),
    tell(`the focus: seen, in the order of reading, never caught: ${walked} faces`, faults.focus),
  ]
  return well.every(Boolean)
}

/// Each sample, and each page in each theme; languages, modes and sizes take turns, so that any two
/// values of page, theme, language, mode and size meet.
function pairwise({ samples, themes, languages }) {
  const visits = []
  for (const some of byPage(samples)) {
    const first = visits.length
    for (let at = 0; at < Math.max(some.length, themes.length); at++) {
      const round = Math.floor(at / themes.length)
      visits.push({
        sample: some[at % some.length],
        theme: themes[(at + first) % themes.length],
        lang: languages[(at + first + round) % languages.length],
        faces: MODES.map((mode, m) => [mode, SIZES[(at + m + round) % SIZES.length]]),
        adapts: at < some.length,
        focus: at === 0 || at === some.length - 1,
      })
    }
  }
  return visits
}

/// Each letter in each theme, light and dark; in all languages, or in each in its turn.
function lettersOf({ letters, themes, languages }, all) {
  return letters.flatMap((sample, at) =>
    themes.flatMap((theme, t) =>
      (all ? languages : [languages[(at + t) % languages.length]]).map((lang) => ({
        sample,
        theme,
        lang,
        tags: LETTER_TAGS,
        faces: MODES.map((mode, m) => [mode, ['narrow', 'desk'][(at + m) % 2]]),
      })),
    ),
  )
}

/// Of two faces that follow each other only one thing differs: less is drawn anew.
export const FACES = [...SIZES].reverse().flatMap((size, at) => (at % 2 ? MODES : [...MODES].reverse()).map((mode) => [mode, size]))

function everything({ samples, themes, languages }) {
  return samples.flatMap((sample) =>
    themes.flatMap((theme) =>
      languages.map((lang) => ({ sample, theme, lang, faces: FACES, adapts: true, focus: true })),
    ),
  )
}

/// Every Nth visit, so that each part has something of every page.
function inPart(part) {
  const [which, of] = part.split('/').map(Number)
  if (!(which >= 1 && which <= of)) throw new Error(`--part ${part}: it is K/N, from 1/N to N/N`)
  return (_, at) => at % of === which - 1
}

function byPage(samples) {
  return [...groupBy(samples, pageOf).values()]
}

/// Looks at one page in its faces; `last` tells that it is not tried again where the browser falls over.
export async function look(page, gallery, visit, { answers, plain }, last) {
  const found = { axe: [], adaptation: [], focus: [], unsure: 0 }
  const { theme, lang, sample } = visit
  const at = (face, fault) => ({ ...fault, where: `${sample} ${theme} ${lang} ${face}` })
  try {
    await resize(page, visit.faces[0][1])
    await page.emulateMedia({ colorScheme: visit.faces[0][0], forcedColors: 'none' })
    await page.goto(gallery.address(theme, lang, sample), { waitUntil: 'load' })
    await drawn(page, last)
    await page.evaluate((known) => window.sluisAsk.begin(known), answers.of(theme))
    for (const [mode, size] of visit.faces) {
      await resize(page, size)
      await page.emulateMedia({ colorScheme: mode })
      const judged = await page.evaluate((asked) => window.sluisAsk.face(asked), {
        tags: visit.tags ?? TAGS,
        plain,
        width: SIDES[size][0],
        dark: mode === 'dark',
      })
      answers.keep(theme, judged.answers)
      found.axe.push(...judged.faults.map((fault) => at(`${mode} ${size}`, fault)))
      found.unsure += judged.unsure
    }
    if (visit.adapts) found.adaptation.push(...(await adaptationFaults(page)).map((fault) => at('', fault)))
    if (visit.focus) found.focus.push(...(await focusFaults(page)).map((fault) => at('', fault)))
  } catch (error) {
    if (fellOver(error)) throw error
    found.axe.push(at('', { rule: 'it can be looked at', says: String(error) }))
  }
  return found
}

/// One line that a program counts, and what is wrong beneath it, by rule.
export function tell(name, faults) {
  console.log(`${faults.length ? 'FAILED' : 'ok'} ${name}: ${faults.length} faults`)
  for (const [rule, some] of groupBy(faults, (fault) => fault.rule)) {
    console.log(`    ${rule}: ${some.length}`)
    const different = [...new Map(some.map((one) => [one.says, one])).values()]
    for (const one of different.slice(0, EXAMPLES)) console.log(`      ${one.where}: ${one.says}`)
  }
  return faults.length === 0
}

function groupBy(all, key) {
  const groups = new Map()
  for (const one of all) groups.set(key(one), [...(groups.get(key(one)) ?? []), one])
  return groups
}
