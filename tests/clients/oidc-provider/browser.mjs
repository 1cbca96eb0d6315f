// A browser that two sites know: Sluis, and the provider before it. It presses the source's button once,
// puts off what can be put off, and stops where it would leave both, or where something else is asked.

const MOST_STEPS = 40

export class Browser {
  #jars = new Map()

  constructor(sluis, upstream) {
    this.source = new URL(upstream).origin
    this.homes = [new URL(sluis).origin, this.source]
    this.seen = []
  }

  /// Opens an address. Where the browser ends: `{ url }` away from both, or the page `{ step, html }`.
  async open(address) {
    let next = { url: new URL(address) }
    let pressed = false
    for (let steps = 0; steps < MOST_STEPS; steps++) {
      if (!this.homes.includes(next.url.origin)) return { url: next.url }
      this.seen.push(next.url)
      const answer = await this.#send(next)
      const location = answer.headers.get('location')
      if (location !== null) {
        next = { url: new URL(location, next.url) }
        continue
      }
      const html = await answer.text()
      const forms = formsOf(html)
      const toSource = forms.find((form) => form.action.endsWith('/source'))
      const page = { step: /data-step="([^"]*)"/.exec(html)?.[1] ?? '', html, said: textOf(html) }
      let form
      if (toSource !== undefined && !pressed) {
        pressed = true
        form = toSource
      } else if (['consent', 'logout', 'add-passkey', 'enrol-intro'].includes(page.step)) {
        form = forms.find((one) => one.button?.class?.split(' ').includes('primary'))
        const later = form?.buttons.find((button) => button.value === 'later')
        if (later !== undefined) form = { ...form, button: later }
      }
      if (form === undefined) return page
      const body = new URLSearchParams(form.fields.map(({ name, value }) => [name, value]))
      if (form.button?.name) body.append(form.button.name, form.button.value)
      next = { url: new URL(form.action, next.url), body }
    }
    throw new Error('the pages go round in circles')
  }

  async #send({ url, body }) {
    const jar = this.#jars.get(url.origin) ?? new Map()
    this.#jars.set(url.origin, jar)
    const headers = {
      cookie: [...jar].map(([name, value]) => `${name}=${value}`).join('; '),
      'sec-fetch-site': body === undefined ? 'none' : 'same-origin',
    }
    if (body !== undefined) headers.origin = url.origin
    const method = body === undefined ? 'GET' : 'POST'
    const answer = await fetch(url, { method, body, headers, redirect: 'manual' })
    for (const line of answer.headers.get('set-cookie')?.split(/,\s*(?=[^;,\s]+=)/) ?? []) {
      const [pair, ...attributes] = line.split(';')
      const at = pair.indexOf('=')
      const name = pair.slice(0, at).trim()
      const gone = attributes.some(
        (attribute) =>
          /^\s*max-age=0\s*$/i.test(attribute) || /^\s*expires=thu, 01 jan 1970/i.test(attribute),
      )
      gone ? jar.delete(name) : jar.set(name, pair.slice(at + 1).trim())
    }
    return answer
  }
}

function formsOf(html) {
  return [...html.matchAll(/<form\b([^>]*)>(.*?)<\/form>/gs)].map(([, head, inner]) => {
    const buttons = tags(inner, 'button')
    const fields = tags(inner, 'input').filter(
      (field) => field.name && (!['checkbox', 'radio'].includes(field.type) || 'checked' in field),
    )
    return { action: attributes(head).action ?? '', fields, buttons, button: buttons[0] }
  })
}

function tags(html, name) {
  return [...html.matchAll(new RegExp(`<${name}\\b([^>]*)>`, 'g'))].map(([, head]) => ({
    value: '',
    ...attributes(head),
  }))
}

function attributes(head) {
  const found = [...head.matchAll(/([\w-]+)(?:="([^"]*)")?/g)]
  return Object.fromEntries(found.map(([, name, value]) => [name, unescape(value ?? '')]))
}

function unescape(text) {
  const named = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }
  return text.replace(/&(?:#x([0-9a-f]+)|#(\d+)|(\w+));/gi, (whole, hex, decimal, name) => {
    if (name !== undefined) return named[name] ?? whole
    return String.fromCodePoint(hex === undefined ? Number(decimal) : parseInt(hex, 16))
  })
}

function textOf(html) {
  const main = /<main\b.*?<\/main>/s.exec(html)?.[0] ?? html
  return main.replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' ').trim().slice(0, 300)
}
