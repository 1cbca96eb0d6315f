// Chromium, and work shared among a few of its tabs.

import { availableParallelism } from 'node:os'
import { chromium } from 'playwright-core'

/// Width in CSS pixels, height, and pixels to each of them.
export const SIZES = {
  // 1280 pixels at 400 %, and the narrowest telephone.
  narrow: [320, 640, 1],
  // 1280 pixels at 200 %.
  zoomed: [640, 400, 2],
  desk: [1280, 800, 1],
  phone: [390, 844, 2],
}
/// How long a page may take on a machine that has better things to do, in milliseconds.
const PATIENCE = 600_000
const TABS = Math.max(2, Math.min(4, availableParallelism?.() ?? 2))

const BROWSER = process.env.SLUIS_TEST_CHROMIUM || '/usr/bin/chromium'
/// Chromium without windows (Debian's `chromium-headless-shell`) can leave pages undrawn until it is told.
const DRAWS_WHEN_TOLD = BROWSER.endsWith('headless-shell')
let undrawn = false

/// A browser that is started anew where it fell over: one that draws nothing does so on a machine that has
/// better things to do.
class Browser {
  #launch
  #running

  constructor(launch) {
    this.#launch = launch
  }

  /// The one that runs.
  async now() {
    this.#running ??= this.#launch()
    return this.#running
  }

  /// That one fell over.
  async leave(browser) {
    if ((await this.#running) !== browser) return
    this.#running = undefined
    await browser.close().catch(() => {})
  }

  async close() {
    await (await this.#running)?.close()
  }
}

/// Whether an error tells of the browser and not of the page.
export function fellOver(error) {
  return /has been closed|crashed|no object with guid/.test(String(error))
}

/// Does the work with a browser, and ends it. It knows no address but this machine's. `pictures` tells whether
/// what it draws is wanted.
export async function inBrowser(work, { pictures }) {
  undrawn = DRAWS_WHEN_TOLD && !pictures
  const browser = new Browser(() => chromium.launch({
    executablePath: BROWSER,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      // Nobody watches: nothing is drawn, or no process of its own draws.
      ...(undrawn ? ['--enable-begin-frame-control', '--run-all-compositor-stages-before-draw'] : []),
      ...(DRAWS_WHEN_TOLD ? [] : ['--in-process-gpu']),
      // Who has to wait long for its turn has not stopped.
      '--disable-gpu-watchdog',
      // A page is gone before its scripts have been made quicker.
      '--js-flags=--no-opt --no-maglev',
      '--disable-background-networking',
      '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1',
    ],
  }))
  try {
    await work(browser)
  } finally {
    await browser.close()
  }
}

/// How often a piece of work is begun anew because the browser fell over, before it counts as the page's fault.
const TRIES = 3

/// Does each piece of work in one of a few tabs, and tells it when it is tried for the last time; the results
/// are in the order of the pieces.
/// `prepare` is done with each tab's context first. Where the browser fell over, the piece is done anew in
/// another.
export async function inTabs(browser, pieces, work, options = {}, prepare = () => {}) {
  const results = []
  let next = 0
  const tab = async () => {
    let tries = 0
    let at = next++
    while (at < pieces.length) {
      const running = await browser.now()
      try {
        const context = await running.newContext(options)
        await prepare(context)
        const page = await newPage(running, context)
        while (at < pieces.length) {
          results[at] = await work(page, pieces[at], tries === TRIES - 1)
          at = next++
          tries = 0
        }
        await context.close()
      } catch (error) {
        if (!fellOver(error) || ++tries === TRIES) throw error
        await browser.leave(running)
        console.log('   the browser fell over: what it was at is done anew')
      }
    }
  }
  await Promise.all(Array.from({ length: TABS }, tab))
  return results
}

/// A tab for looking without pictures: it draws nothing by itself, where the browser has such.
export async function newPage(browser, context) {
  context.setDefaultTimeout(PATIENCE)
  const page = await context.newPage()
  if (!undrawn) return page
  const { targetInfo } = await (await devtools(page)).send('Target.getTargetInfo')
  const line = await browser.newBrowserCDPSession()
  const opened = context.waitForEvent('page')
  await line.send('Target.createTarget', {
    url: 'about:blank',
    browserContextId: targetInfo.browserContextId,
    enableBeginFrameControl: true,
  })
  await line.detach()
  const waiting = await opened
  waiting.waits = true
  await page.close()
  return waiting
}

/// Lets the page do what it does when it is drawn, as giving a field the focus. A browser that is about to
/// fall over says that it drew, and did not: `last` tells that no other one is tried.
export async function drawn(page, last = true) {
  if (!page.waits) return
  await (await devtools(page)).send('HeadlessExperimental.beginFrame', { noDisplayUpdates: true })
  if (!last && (await page.evaluate(waitsForFocus))) throw new Error('the browser draws nothing: it has crashed')
}

function waitsForFocus() {
  return document.activeElement === document.body && document.querySelector('[autofocus]') !== null
}

/// The tab's line to the browser. What is sent over it one after the other is done in that order.
export async function devtools(page) {
  page.devtools ??= await page.context().newCDPSession(page)
  return page.devtools
}

/// Makes the window this large. It is quicker than a new tab, and shows what a person sees who zooms.
export async function resize(page, size) {
  if (page.size === size) return
  const [width, height, scale] = SIZES[size]
  const line = await devtools(page)
  await line.send('Emulation.setDeviceMetricsOverride', {
    width,
    height,
    deviceScaleFactor: scale,
    mobile: false,
  })
  page.size = size
}

/// Sets the size of text that a person chose for this browser, in percent of the usual one. All but the
/// text stays as large as it was.
export async function writeAt(page, percent) {
  const fontSizes = { standard: (16 * percent) / 100, fixed: (13 * percent) / 100 }
  const line = await devtools(page)
  await line.send('Page.setFontSizes', { fontSizes })
}
