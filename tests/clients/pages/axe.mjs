// axe-core, asked only what has not been answered.
//
// A page is looked at in several faces: light and dark, and in three sizes. Between two faces of one page
// most answers cannot change. Here is told which can, and axe-core is asked those:
//
// - Most rules look at the document and at what of it is shown. They are asked once for each different
//   document; what is shown of it, and where it matters how, is part of what makes it different (`shape`).
// - Contrast depends on the colours and sizes of a text and of all that lies beneath it. What axe-core said
//   of a text counts for every text with exactly the same of these (`grounds`), on whichever page.
// - The other rules that look at sizes and places are asked unless it is plain that they have nothing to
//   say: each button far apart, each link underlined, nothing that scrolls.
//
// What is kept from one page to the next is only that a text is well, or that axe-core cannot judge it.
// Where there may be a fault, axe-core is asked. `seeds.mjs` puts faults into pages and shows that each is
// found in the faces where it is, as if everything had been asked in each.

import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const ASK = readFileSync(new URL('ask.js', import.meta.url), 'utf8')

/// Lets every page of the context know axe-core and how to ask it. What is inside a frame is a page of its
/// own, and looked at by itself.
export async function learn(context) {
  await context.addInitScript({ content: `if (window === window.top) { ${AXE}\n${ASK} }` })
}

/// What axe-core said of texts, by a hash of what it depends on: true where it could not judge.
export class Answers {
  #known = new Map()

  /// Those that a page of this theme may need.
  of(theme) {
    if (!this.#known.has(theme)) this.#known.set(theme, new Map())
    return [...this.#known.get(theme)]
  }

  keep(theme, answers) {
    const known = this.#known.get(theme)
    for (const [text, unsure] of answers) known.set(text, unsure)
  }
}
