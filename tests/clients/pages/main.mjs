// Looks at every page of a gallery (`cargo run -p sluis-themes --example gallery`) in Chromium:
//   node main.mjs check GALLERY READING [--all [--part K/N]] [--plain]
//                                                  axe-core, own checks, the order of reading
//   node main.mjs reading GALLERY READING           writes the order of reading
//   node main.mjs catalogue GALLERY TARGET [--page PAGE] [--theme THEME] [--lang LANGUAGE]

import { parseArgs } from 'node:util'
import { catalogue } from './catalogue.mjs'
import { check } from './check.mjs'
import { Gallery } from './gallery.mjs'
import { checkSeeds } from './seeds.mjs'
import { compareReading, writeReading } from './reading.mjs'
import { inBrowser } from './browser.mjs'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    all: { type: 'boolean', default: false },
    plain: { type: 'boolean', default: false },
    part: { type: 'string', default: '1/1' },
    page: { type: 'string' },
    theme: { type: 'string' },
    lang: { type: 'string' },
  },
})
const [task, folder, target] = positionals
const gallery = await Gallery.open(folder, values)
let well = true
try {
  await inBrowser(async (browser) => {
    if (task === 'check') {
      well = await check(browser, gallery, values)
      // The first part has also what is looked at once.
      if (values.part.startsWith('1/')) {
        well = (await checkSeeds(browser, folder)) && well
        well = (await compareReading(browser, gallery, target)) && well
      }
    } else if (task === 'reading') {
      await writeReading(browser, gallery, target)
    } else if (task === 'catalogue') {
      await catalogue(browser, gallery, target)
    } else {
      throw new Error(`unknown task ${task}`)
    }
  }, { pictures: task === 'catalogue' })
} finally {
  gallery.close()
}
process.exitCode = well ? 0 : 1
