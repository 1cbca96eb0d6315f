// What people change about pages: their width, the size and spacing of text, colours, motion.

import { SIZES, resize, writeAt } from './browser.mjs'

/// WCAG 2.2, 1.4.12.
const SPACING =
  '* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important } p { margin-bottom: 2em !important }'

/// What goes wrong on the page that is open.
export async function adaptationFaults(page) {
  const faults = []
  const ask = async (rule, question, value) => {
    const wrong = await page.evaluate(question, value)
    faults.push(...wrong.map((says) => ({ rule, says })))
  }
  await page.emulateMedia({ colorScheme: 'light' })
  await resize(page, 'narrow')
  await ask('1.4.10 reflow at 320 px (400 %)', beyond)
  await ask('2.5.8 targets', small)
  await page.evaluate(wear, SPACING)
  await ask('1.4.12 text spacing', beyond)
  await ask('1.4.12 text spacing', cut)
  await page.evaluate(wear, '')
  await resize(page, 'zoomed')
  await ask('1.4.4 200 %', beyond)
  await ask('1.4.4 200 %', cut)
  // The text alone, as the browser's own setting has it.
  for (const size of ['narrow', 'desk']) {
    await resize(page, size)
    await writeAt(page, 200)
    await ask(`1.4.4 text of 200 % at ${SIZES[size][0]} px`, beyond)
    await ask(`1.4.4 text of 200 % at ${SIZES[size][0]} px`, cut)
    await ask('1.4.4 text grows', stiff)
    await writeAt(page, 100)
  }
  await resize(page, 'zoomed')
  await ask('3.3.1 a fault is tied to its field, and the title begins with it', untold)
  await page.emulateMedia({ forcedColors: 'active' })
  await ask('forced colours', invisible)
  await page.emulateMedia({ forcedColors: 'none' })
  await ask('reduced motion', moving)
  return faults
}

// What follows runs in the page.

function wear(rules) {
  const sheet = new CSSStyleSheet()
  sheet.replaceSync(rules)
  document.adoptedStyleSheets = [sheet]
}

function beyond() {
  const wide = document.documentElement.scrollWidth - innerWidth
  if (wide <= 0) return []
  const out = [...document.querySelectorAll('body *')].filter((one) => {
    const box = one.getBoundingClientRect()
    return box.width > 0 && box.right > innerWidth + 1 && !one.closest('.table, .skip, .unseen')
  })
  return [`${wide} px beyond: ${out.slice(-1).map((one) => one.outerHTML.slice(0, 140)).join('')}`]
}

/// Runs at twice the size: words that stayed as small as they were.
function stiff() {
  const told = (one) => [...one.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.textContent.trim())
  const small = (one) => parseFloat(getComputedStyle(one).fontSize) < 26
  return [...document.querySelectorAll('body *:not(svg *)')]
    .filter((one) => told(one) && one.checkVisibility() && small(one))
    .map((one) => `stays small: ${one.outerHTML.slice(0, 140)}`)
}

function cut() {
  const hides = (one) => {
    const style = getComputedStyle(one)
    const box = [one.clientWidth > 1 && one.clientHeight > 1, one.scrollWidth - one.clientWidth, one.scrollHeight - one.clientHeight]
    return box[0] && ((['hidden', 'clip'].includes(style.overflowX) && box[1] > 2) || (['hidden', 'clip'].includes(style.overflowY) && box[2] > 2))
  }
  return [...document.querySelectorAll('body *:not(svg *, .panel, .panel *, .unseen)')]
    .filter((one) => one.textContent.trim() && hides(one))
    .map((one) => `cut off: ${one.outerHTML.slice(0, 140)}`)
}

function small() {
  const shown = (one) => one.getClientRects().length > 0 && one.checkVisibility()
  const least = (one) => Math.min(one.getBoundingClientRect().width, one.getBoundingClientRect().height)
  const all = [...document.querySelectorAll('button, select, summary, .button, input:not([type=hidden], .unseen), textarea')].filter(shown)
  const faults = all.filter((one) => least(one) < 24).map((one) => `under 24 px: ${one.outerHTML.slice(0, 140)}`)
  const main = all.filter((one) => one.matches('.primary, .main, input.code, main form .field input'))
  return faults.concat(main.filter((one) => least(one) < 44 && !one.matches('[type=checkbox], [type=radio], [type=color], [type=range]')).map((one) => `under 44 px: ${Math.round(least(one))} ${one.outerHTML.slice(0, 140)}`))
}

function untold() {
  const faults = []
  const alert = document.querySelector('#error[role=alert]')
  const prefix = { nl: 'Fout:', en: 'Error:', fy: 'Flater:', de: 'Fehler:' }[document.documentElement.lang] ?? ':'
  const begins = document.title.includes(prefix) && document.title.startsWith(prefix)
  if (Boolean(alert) !== begins) faults.push(`alert ${Boolean(alert)}, title ${document.title}`)
  for (const field of document.querySelectorAll('[aria-invalid=true]')) {
    const described = (field.getAttribute('aria-describedby') ?? '').split(' ').map((id) => document.getElementById(id)?.textContent.trim())
    if (!described.some(Boolean)) faults.push(`says not what is wrong: ${field.outerHTML.slice(0, 140)}`)
  }
  for (const link of document.querySelectorAll('[role=alert] a[href^="#"]')) {
    if (!document.getElementById(link.hash.slice(1))) faults.push(`leads nowhere: ${link.outerHTML}`)
  }
  const wrong = document.querySelector('[aria-invalid=true]')
  const active = document.activeElement
  if (wrong && !(active?.getAttribute('aria-invalid') === 'true' || active?.matches('[role=alert]'))) {
    faults.push(`the focus is not at what is wrong but at ${active?.outerHTML.slice(0, 80)}`)
  }
  return faults
}

function invisible() {
  const shown = (one) => one.getClientRects().length > 0 && one.checkVisibility()
  const bordered = (style) => ['Top', 'Right', 'Bottom', 'Left'].some((side) => parseFloat(style[`border${side}Width`]) >= 1 && style[`border${side}Style`] !== 'none')
  const edged = [...document.querySelectorAll('button:not(.link), .button, select, textarea, input:not([type=hidden], [type=checkbox], [type=radio], .unseen), .card, .work, [role=switch]')]
  return edged
    .filter((one) => shown(one) && !bordered(getComputedStyle(one)))
    .map((one) => `has no edge: ${one.outerHTML.slice(0, 140)}`)
    .concat(presentFaults())

  /// Where somebody is must not be told by a colour that is gone.
  function presentFaults() {
    const looks = (one) => {
      const style = getComputedStyle(one)
      return [style.backgroundColor, style.borderBottomColor, style.outlineStyle, style.color, one.tagName].join()
    }
    return [...document.querySelectorAll('nav li > [aria-current]')].filter(shown).flatMap((present) => {
      const others = [...present.closest('ul, ol').querySelectorAll('li > a:not([aria-current])')]
      const alike = others.filter((other) => looks(other) === looks(present))
      return alike.length ? [`looks like the others: ${present.outerHTML.slice(0, 140)}`] : []
    })
  }
}

function moving() {
  return document.getAnimations().map((one) => `moves: ${one.animationName ?? one.transitionProperty}`)
}
