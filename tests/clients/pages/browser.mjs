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
const TABS = Math.max(2, Math.min(4, availableParallelism?.() ?? 2))

/// Starts the browser, does the work, ends the browser. It knows no address but this machine's.
export async function inBrowser(work) {
  const browser = await chromium.launch({
    executablePath: process.env.SLUIS_TEST_CHROMIUM || '/usr/bin/chromium',
    args: [
      '--no-sandbox',
      '--disable-gpu',
      // Nobody watches: no process of its own draws.
      '--in-process-gpu',
      '--disable-background-networking',
      '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1',
    ],
  })
  try {
    await work(browser)
  } finally {
    await browser.close()
  }
}

/// Does each piece of work in one of a few tabs; the results are in the order of the pieces.
/// `prepare` is done with each tab's context first.
export async function inTabs(browser, pieces, work, options = {}, prepare = () => {}) {
  const results = []
  let next = 0
  const tab = async () => {
    const context = await browser.newContext(options)
    await prepare(context)
    const page = await context.newPage()
    while (next < pieces.length) {
      const at = next++
      results[at] = await work(page, pieces[at])
    }
    await context.close()
  }
  await Promise.all(Array.from({ length: TABS }, tab))
  return results
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
