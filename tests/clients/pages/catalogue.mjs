// Every page and letter as a picture, for somebody to look at: PNG files and one page that shows them.

import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { inTabs, resize } from './browser.mjs'
import { pageOf } from './gallery.mjs'

const FACES = ['phone', 'desk'].flatMap((size) => ['light', 'dark'].map((mode) => [size, mode]))

/// Writes them to the folder, by theme and language, with an `index.html`.
export async function catalogue(browser, gallery, folder) {
  const visits = [...gallery.samples, ...gallery.letters].flatMap((sample) =>
    gallery.themes.flatMap((theme) => gallery.languages.map((lang) => ({ sample, theme, lang }))),
  )
  for (const { theme, lang } of visits) await mkdir(join(folder, theme, lang), { recursive: true })
  const pictures = await inTabs(
    browser,
    visits,
    async (page, { sample, theme, lang }) => {
      const names = []
      await page.goto(gallery.address(theme, lang, sample))
      for (const [size, mode] of FACES) {
        await resize(page, size)
        await page.emulateMedia({ colorScheme: mode })
        const name = `${theme}/${lang}/${sample}-${size}-${mode}.png`
        const { data } = await page.devtools.send('Page.captureScreenshot', {
          format: 'png',
          captureBeyondViewport: true,
        })
        await writeFile(join(folder, name), Buffer.from(data, 'base64'))
        names.push(name)
      }
      return names
    },
    { reducedMotion: 'reduce' },
  )
  await writeFile(join(folder, 'index.html'), index(visits, pictures))
  console.log(`${pictures.flat().length} pictures of ${visits.length} pages in ${folder}`)
}

function index(visits, pictures) {
  const parts = []
  let last = ''
  visits.forEach((visit, at) => {
    const page = pageOf(visit.sample)
    if (page !== last) parts.push(`<h2 id="${page}">${page}</h2>`)
    last = page
    const shown = pictures[at].map((name) => `<a href="${name}"><img loading="lazy" alt="${name}" src="${name}"></a>`)
    parts.push(`<h3>${visit.sample}, ${visit.theme}, ${visit.lang}</h3><p>${shown.join('\n')}</p>`)
  })
  const links = [...new Set(visits.map((visit) => pageOf(visit.sample)))].map((page) => `<a href="#${page}">${page}</a>`)
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>Catalogue</title>
<style>body{font:1rem/1.5 sans-serif;margin:2rem;background:#ddd}nav a{margin-right:.7rem}p{display:flex;gap:1rem;align-items:start;overflow-x:auto}img{max-height:40rem;box-shadow:0 1px 6px #0006}h2{margin-top:3rem}</style>
<h1>Catalogue</h1><nav>${links.join('\n')}</nav>
${parts.join('\n')}</html>
`
}
