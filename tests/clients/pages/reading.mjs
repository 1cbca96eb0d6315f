// What a screen reader finds on a page, in its order, out of Chromium's accessibility tree: a text file
// for each page of a sign-in, kept in the repository so that a change is seen in review.

import { mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { drawn, newPage, resize } from './browser.mjs'
import { tell } from './check.mjs'
import { pageOf } from './gallery.mjs'

const THEME = 'school'
/// The pages between a portal and its signed-in person, a fault among them.
const PAGES =
  /^(institution|password|second_factor|enrol_(intro|totp|phone|sms|done)|method_choice|recovery_codes|new_password)$/
const SAMPLES = 2
/// Boxes without a meaning of their own: what is in them counts.
const THROUGH = new Set([
  'none', 'generic', 'paragraph', 'RootWebArea', 'InlineTextBox', 'LabelText', 'strong', 'emphasis',
  'DescriptionList', 'Figure', 'Details', 'LayoutTable', 'code', 'Ruby', 'time', 'superscript',
])
const WORDS = {
  link: 'link', button: 'button', textbox: 'text field', checkbox: 'tick box', radio: 'round box',
  combobox: 'choice', image: 'picture', navigation: 'navigation', banner: 'head of the page',
  main: 'main part', contentinfo: 'foot of the page', region: 'part', list: 'list', listitem: 'item',
  alert: 'alert', status: 'status', DisclosureTriangle: 'fold', group: 'group', term: 'term', definition: 'definition',
}

/// Writes all of them, and takes away those that no page has any more.
export async function writeReading(browser, gallery, folder) {
  await mkdir(folder, { recursive: true })
  const texts = await readings(browser, gallery)
  for (const name of await readdir(folder)) {
    if (name.endsWith('.txt') && !texts.has(name)) await rm(join(folder, name))
  }
  for (const [name, text] of texts) await writeFile(join(folder, name), text)
}

/// Whether the files say what the pages say.
export async function compareReading(browser, gallery, folder) {
  const texts = await readings(browser, gallery)
  const faults = []
  for (const [name, text] of texts) {
    const kept = await readFile(join(folder, name), 'utf8').catch(() => '')
    if (kept === text) continue
    const lines = [text.split('\n'), kept.split('\n')]
    const at = lines[0].findIndex((line, number) => line !== lines[1][number])
    faults.push({
      rule: 'docs/reading-order differs; `cargo xtask pages --write` writes it',
      where: name,
      says: `line ${at + 1}: ${lines[0][at]?.trim()} | kept: ${lines[1][at]?.trim()}`,
    })
  }
  return tell(`the order of reading: ${texts.size} texts`, faults)
}

async function readings(browser, gallery) {
  const running = await browser.now()
  const context = await running.newContext({ reducedMotion: 'reduce' })
  const page = await newPage(running, context)
  await resize(page, 'desk')
  const texts = new Map()
  const samples = gallery.samples.filter(
    (sample) => PAGES.test(pageOf(sample)) && Number(sample.match(/\d+$/)[0]) <= SAMPLES,
  )
  for (const lang of gallery.languages) {
    for (const sample of samples) {
      await page.goto(gallery.address(THEME, lang, sample))
      await drawn(page)
      await page.waitForFunction(focused, undefined, { polling: 20 })
      texts.set(`${sample}.${lang}.txt`, await reading(page))
    }
  }
  await context.close()
  return texts
}

/// Runs in the page: a field that asks for the focus has it a moment after the page has loaded.
function focused() {
  return !document.querySelector('[autofocus]') || document.activeElement !== document.body
}

/// The open page as text: its title, then a line for each thing that is told.
async function reading(page) {
  const { nodes } = await page.devtools.send('Accessibility.getFullAXTree')
  const byId = new Map(nodes.map((node) => [node.nodeId, node]))
  const lines = [await page.title()]
  const walk = (node, depth) => {
    const role = node.role?.value
    const name = (node.name?.value ?? '').replaceAll(/\s+/g, ' ').trim()
    if (role === 'StaticText' && !node.ignored) {
      if (name) lines.push(`${'  '.repeat(depth)}${name}`)
      return
    }
    if (role === 'paragraph') {
      const whole = sentence(node, byId)
      if (whole !== null) {
        if (whole) lines.push(`${'  '.repeat(depth)}${whole}`)
        return
      }
    }
    const told = !node.ignored && role && !THROUGH.has(role) && !/^(ListMarker|LineBreak)$/.test(role)
    if (told) lines.push(`${'  '.repeat(depth)}${line(role, name, node)}`)
    // The name of these is their content.
    if (told && /^(link|button|heading|DisclosureTriangle|textbox|combobox|image|checkbox|radio)$/.test(role)) return
    for (const id of node.childIds ?? []) {
      if (byId.has(id)) walk(byId.get(id), told ? depth + 1 : depth)
    }
  }
  walk(nodes[0], 0)
  return `${lines.join('\n')}\n`
}

/// What a paragraph of nothing but words says; null where there is more in it.
function sentence(node, byId) {
  const parts = []
  for (const child of (node.childIds ?? []).map((id) => byId.get(id)).filter(Boolean)) {
    const role = child.role?.value
    if (role === 'StaticText') parts.push(child.ignored ? '' : (child.name?.value ?? ''))
    else if (child.ignored || /^(generic|strong|emphasis|code|time)$/.test(role)) parts.push(sentence(child, byId))
    else return null
    if (parts.includes(null)) return null
  }
  return parts.join(' ').replaceAll(/\s+/g, ' ').replaceAll(/ (?=[.,:;?!])/g, '').trim()
}

function line(role, name, node) {
  const facts = Object.fromEntries((node.properties ?? []).map((one) => [one.name, one.value.value]))
  const kind = role === 'heading' ? `heading ${facts.level}` : (WORDS[role] ?? role)
  const more = [
    facts.required && 'must be filled in',
    facts.invalid && facts.invalid !== 'false' && 'wrong',
    facts.focused && 'has the focus',
    facts.expanded === false && 'closed',
    facts.expanded === true && 'open',
    facts.disabled && 'disabled',
    node.checked?.value === 'true' && 'ticked',
    node.value?.value && `holds ${node.value.value}`,
    node.description?.value && `described: ${node.description.value.replaceAll(/\s+/g, ' ').trim()}`,
  ].filter(Boolean)
  return [`[${kind}]`, name, more.length ? `(${more.join('; ')})` : ''].filter(Boolean).join(' ')
}
