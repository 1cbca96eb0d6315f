// The gallery's files behind an address of this machine, with the policy that pages are served with.

import { createReadStream } from 'node:fs'
import { readFile, readdir } from 'node:fs/promises'
import { createServer } from 'node:http'
import { text } from 'node:stream/consumers'
import { extname, join, normalize } from 'node:path'

const TYPES = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css',
  '.js': 'text/javascript',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
}
const POLICY =
  "default-src 'none'; style-src 'self'; img-src 'self' data:; font-src 'self' data:; script-src 'self'; frame-src 'self'; base-uri 'none'"
// Mail programs know no other style than what stands in the letter.
const LETTER = /\/letter-[a-z-]+\.html$/
// These go on by themselves where scripts run; here they are looked at as they stand without.
const PASSING = /\/(form_post|signed_out)-\d+\.html$/

export class Gallery {
  /// Serves the folder; `only` may name a page, a theme and a language, and `change` makes another text of
  /// a file's.
  static async open(folder, only, change) {
    const server = createServer((request, response) => serve(folder, change, request, response))
    await new Promise((ready) => server.listen(0, '127.0.0.1', ready))
    const gallery = new Gallery()
    gallery.server = server
    gallery.origin = `http://127.0.0.1:${server.address().port}`
    const folders = await readdir(folder, { withFileTypes: true })
    const themes = folders.filter((one) => one.isDirectory()).map((one) => one.name)
    gallery.themes = themes.filter((name) => name !== 'theme').sort(defaultFirst)
    gallery.languages = (await readdir(join(folder, gallery.themes[0]))).sort().reverse()
    const files = await readdir(join(folder, gallery.themes[0], gallery.languages[0]))
    gallery.samples = files
      .filter((name) => /-\d+\.html$/.test(name) && !name.startsWith('letter-'))
      .map((name) => name.replace('.html', ''))
      .sort(byNumber)
    gallery.letters = files
      .filter((name) => LETTER.test(`/${name}`))
      .map((name) => name.replace('.html', ''))
      .sort()
    gallery.pick(only)
    gallery.read = (name) => readFile(join(folder, name), 'utf8')
    return gallery
  }

  pick({ page, theme, lang }) {
    const kept = (all, wanted, of) => (wanted ? all.filter((one) => of(one) === wanted) : all)
    this.themes = kept(this.themes, theme, (name) => name)
    this.languages = kept(this.languages, lang, (code) => code)
    if (page) {
      const named = (name) => name === page || pageOf(name) === page
      this.samples = this.samples.filter(named)
      this.letters = this.letters.filter(named)
    }
    if (!this.themes.length || !this.languages.length || !(this.samples.length || this.letters.length)) {
      throw new Error('nothing of that page, theme and language is in the gallery')
    }
  }

  address(theme, lang, sample) {
    return `${this.origin}/${theme}/${lang}/${sample}.html`
  }

  close() {
    this.server.close()
    this.server.closeAllConnections?.()
  }
}

/// `password` of `password-2`.
export function pageOf(sample) {
  return sample.replace(/-\d+$/, '')
}

const defaultFirst = (one, other) =>
  Number(other === 'default') - Number(one === 'default') || one.localeCompare(other)
const byNumber = (one, other) => one.localeCompare(other, 'en', { numeric: true })

function serve(folder, change, request, response) {
  const path = normalize(decodeURIComponent(new URL(request.url, 'http://x').pathname))
  const scripted = PASSING.test(path) ? POLICY.replace("script-src 'self'; ", '') : POLICY
  const policy = LETTER.test(path) ? "default-src 'none'; style-src 'unsafe-inline'" : scripted
  const file = createReadStream(join(folder, path))
  file.on('error', () => response.writeHead(404).end())
  file.on('open', () => {
    response.writeHead(200, {
      'Content-Type': TYPES[extname(path)] ?? 'application/octet-stream',
      'Content-Security-Policy': policy,
      // Its files carry their hash in their address; pages are looked at once.
      'Cache-Control': path.startsWith('/theme/') ? 'max-age=3600, immutable' : 'no-store',
    })
    if (change && /\.(html|css)$/.test(path)) {
      text(file).then((whole) => response.end(change(path, whole)))
    } else {
      file.pipe(response)
    }
  })
}
