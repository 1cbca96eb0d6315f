// The focus, moved by Tab from the top of a page to its end.

import { devtools } from './browser.mjs'

const STOPS = 400
const TAB = { key: 'Tab', code: 'Tab', windowsVirtualKeyCode: 9 }

/// So many times Tab is pressed before it is asked whether the page is over.
const AT_ONCE = 12

/// What goes wrong on the way.
export async function focusFaults(page) {
  const line = await devtools(page)
  // Inside a frame the keys are heard by nobody here.
  const atOnce = (await page.evaluate(begin)) ? 1 : AT_ONCE
  for (let stop = 0; stop < STOPS; stop += atOnce) {
    const pressed = []
    for (let at = 0; at < atOnce; at++) {
      for (const type of ['rawKeyDown', 'keyUp']) pressed.push(line.send('Input.dispatchKeyEvent', { type, ...TAB }))
    }
    await Promise.all(pressed)
    const faults = await page.evaluate(walked)
    if (faults) return faults.map(([rule, says]) => ({ rule, says }))
  }
  return [{ rule: '2.1.2 no trap', says: `no end after ${STOPS} stops` }]
}

// What follows runs in the page.

function begin() {
  document.activeElement?.blur()
  scrollTo(0, 0)
  // Tab goes on from where the focus was last: that is the top again.
  const top = document.createElement('span')
  top.tabIndex = -1
  document.body.prepend(top)
  top.focus()
  top.remove()
  window.stops = []
  window.stumbles = []
  window.over = false
  const frames = document.querySelector('iframe') !== null
  // A key that is let go is heard where the focus is then, and all has been brought into sight.
  if (!frames) {
    addEventListener('keyup', step, true)
  } else {
    window.step = step
  }
  return frames

  function step() {
    const seen = window.over ? [] : standing()
    if (seen === null) window.over = true
    else window.stumbles.push(...seen)
  }

  /// Faults at the present stop; null where the page is over.
  function standing() {
    const at = document.activeElement
    if (!at || at === document.body || at === document.documentElement) return null
    if (window.stops.includes(at)) return null
    const faults = []
    const name = at.outerHTML.slice(0, 120)
    const style = getComputedStyle(at)
    const outlined = parseFloat(style.outlineWidth) >= 2 && style.outlineStyle !== 'none'
    if (!outlined && at.tagName !== 'IFRAME') faults.push(['2.4.7 focus visible', name])
    const box = at.getBoundingClientRect()
    const within = box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth
    if (!within) faults.push(['2.4.11 focus not obscured', `out of sight: ${name}`])
    const spots = [[box.left + box.width / 2, box.top + box.height / 2], [box.left + 3, box.top + 3], [box.right - 3, box.bottom - 3]]
    const covers = ([x, y]) => {
      const top = document.elementFromPoint(x, y)
      return top && (at.contains(top) || top.contains(at) || top.closest('label')?.control === at)
    }
    if (within && !spots.some(covers)) faults.push(['2.4.11 focus not obscured', `covered: ${name}`])
    const before = window.stops.at(-1)
    if (before) {
      const follows = before.compareDocumentPosition(at) & Node.DOCUMENT_POSITION_FOLLOWING
      if (!follows) faults.push(['2.4.3 focus order', `${name} comes before ${before.outerHTML.slice(0, 80)}`])
      const was = before.getBoundingClientRect()
      const main = document.querySelector('main')
      const sideways = box.left >= was.right - 1
      if (main.contains(before) && main.contains(at) && box.bottom < was.top && !sideways) {
        faults.push(['2.4.3 focus order', `goes up to ${name} from ${before.outerHTML.slice(0, 80)}`])
      }
    }
    window.stops.push(at)
    return faults
  }
}

/// What went wrong, when the page is over.
function walked() {
  window.step?.()
  return window.over ? window.stumbles : null
}
