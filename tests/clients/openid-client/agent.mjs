// The browser and the person before it: keeps cookies, does what each page asks, and stops where the
// browser would leave the provider.

const MOST_STEPS = 25

export class Agent {
  #cookies = new Map()

  constructor(person) {
    this.person = person
  }

  /// Opens an address and goes on until the provider sends the browser away (a URL, or a Request for
  /// a form that posts itself) or has nothing more to ask (`{ step, html }`).
  async open(address) {
    const here = new URL(address).origin
    let next = { url: new URL(address) }
    for (let step = 0; step < MOST_STEPS; step++) {
      if (next.url.origin !== here) {
        return next.body === undefined ? next.url : asRequest(next)
      }
      const answer = await this.#send(next)
      const location = answer.headers.get('location')
      if (location !== null) {
        next = { url: new URL(location, next.url) }
        continue
      }
      const html = await answer.text()
      const form = primaryForm(html)
      if (!answer.ok && form === undefined) {
        throw new Error(`${next.url.pathname} answers ${answer.status}: ${alertOf(html)}`)
      }
      if (form === undefined) {
        return { step: stepOf(html), html }
      }
      next = { url: new URL(form.action || next.url, next.url), body: this.#fill(form) }
    }
    throw new Error('the pages go round in circles')
  }

  #fill(form) {
    const filled = new URLSearchParams()
    for (const { name, value } of form.fields) {
      filled.append(name, value === '' ? (this.person[name] ?? '') : value)
    }
    if (form.button.name) {
      filled.append(form.button.name, form.button.value)
    }
    return filled
  }

  async #send({ url, body }) {
    const headers = {
      cookie: [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; '),
      'sec-fetch-site': 'same-origin',
    }
    if (body !== undefined) {
      headers.origin = url.origin
    }
    const method = body === undefined ? 'GET' : 'POST'
    const answer = await fetch(url, { method, body, headers, redirect: 'manual' })
    // Older fetches have no `getSetCookie`; a comma that a name and an equals sign follow divides.
    for (const line of answer.headers.get('set-cookie')?.split(/,\s*(?=[^;,\s]+=)/) ?? []) {
      const [pair, ...attributes] = line.split(';')
      const at = pair.indexOf('=')
      const name = pair.slice(0, at).trim()
      const gone = attributes.some((attribute) => /^\s*max-age=0\s*$/i.test(attribute))
      gone ? this.#cookies.delete(name) : this.#cookies.set(name, pair.slice(at + 1).trim())
    }
    return answer
  }
}

/// What arrives at a portal when the browser posts an answer there.
function asRequest({ url, body }) {
  return new Request(url, { method: 'POST', body })
}

/// The first form with a primary button. Where something may be put off, it is.
function primaryForm(html) {
  const forms = [...html.matchAll(/<form\b([^>]*)>(.*?)<\/form>/gs)].map(([, head, inner]) => ({
    action: attributes(head).action,
    fields: tags(inner, 'input').filter((field) => field.name && !unticked(field)),
    buttons: tags(inner, 'button'),
  }))
  for (const form of forms) {
    const primary = form.buttons.find((button) =>
      (button.class ?? '').split(' ').includes('primary'),
    )
    const later = form.buttons.find((button) => button.value === 'later')
    if (primary !== undefined) {
      return { ...form, button: later ?? primary }
    }
  }
  return undefined
}

function unticked(field) {
  return ['checkbox', 'radio'].includes(field.type) && !('checked' in field)
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

function stepOf(html) {
  return /data-step="([^"]*)"/.exec(html)?.[1] ?? ''
}

function alertOf(html) {
  const text = /role="alert"[^>]*>(.*?)<\//s.exec(html)?.[1] ?? html
  return text
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, 200)
}
