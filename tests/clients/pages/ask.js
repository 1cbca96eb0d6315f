// Runs in the page, after axe-core and before the page's own scripts.
'use strict'
window.sluisAsk = (() => {
  /// The rules whose answer depends on more than the document and what is shown of it.
  const PLACED = ['color-contrast', 'link-in-text-block', 'scrollable-region-focusable', 'target-size']
  /// What decides of a text how it is told from its ground; and of each box around it, what the ground is.
  const INK = ['color', 'textShadow', 'textIndent', 'webkitTextStrokeWidth']
  const GROUND = [
    'backgroundColor', 'backgroundImage', 'backgroundClip', 'opacity', 'visibility', 'position', 'zIndex', 'cssFloat',
    'overflowX', 'overflowY', 'clip', 'clipPath', 'filter', 'mixBlendMode', 'transform', 'contentVisibility', 'isolation',
  ]
  /// What lets a box show what is beneath it, or moves it in the order of painting.
  const PLAIN = { opacity: '1', clip: 'auto', clipPath: 'none', filter: 'none', mixBlendMode: 'normal', transform: 'none', isolation: 'auto', contentVisibility: 'visible' }
  const PLAINLY = Object.entries(PLAIN).map(([name, value]) => [GROUND.indexOf(name), value])
  const MARKS = ['role', 'disabled', 'aria-disabled', 'aria-hidden', 'inert', 'hidden']
  const DRAWN = new Set(['IMG', 'svg', 'CANVAS', 'VIDEO', 'IFRAME', 'OBJECT', 'PICTURE', 'METER', 'PROGRESS'])
  const TYPED = new Set(['INPUT', 'SELECT', 'TEXTAREA'])
  const OPAQUE = /^rgb\(/
  const CLEAR = /^(rgba\(.*, 0\)|transparent)$/
  /// Reasons for which axe-core cannot judge a text that lie in its style and what is beneath it alone.
  const GROUNDED = new Set(['bgImage', 'bgGradient', 'nonBmp'])
  /// How near buttons may be without a question, in CSS pixels: WCAG 2.2, 2.5.8.
  const APART = 24

  /// Whatever can have the focus, and what of it can be pressed.
  const PRESSED = 'a, area, button, input, select, textarea, summary, iframe, audio, video, [tabindex], [contenteditable]'
  const WIDGET = 'a, area, button, input, select, textarea, summary, iframe, audio, video, [role], [contenteditable]'

  /// What axe-core said of a document, by its shape.
  const shapes = new Map()
  /// Where everything stood when axe-core had nothing to say of places, by rule.
  const placed = { 'scrollable-region-focusable': new Set(), 'target-size': new Set() }
  let known = new Map()
  /// Most of what is hashed in one face is in the others as well.
  const hashes = new Map()

  /// 53 bits of a text.
  function hash(text) {
    let hashed = hashes.get(text)
    if (hashed === undefined) hashes.set(text, (hashed = mix(text)))
    return hashed
  }

  function mix(text) {
    let [one, two] = [0xdeadbeef, 0x41c6ce57]
    for (let at = 0; at < text.length; at++) {
      const code = text.charCodeAt(at)
      one = Math.imul(one ^ code, 2654435761)
      two = Math.imul(two ^ code, 1597334677)
    }
    one = Math.imul(one ^ (one >>> 16), 2246822507) ^ Math.imul(two ^ (two >>> 13), 3266489909)
    two = Math.imul(two ^ (two >>> 16), 2246822507) ^ Math.imul(one ^ (one >>> 13), 3266489909)
    return (4294967296 * (2097151 & two) + (one >>> 0)).toString(36)
  }

  /// Everything about every element that an answer may depend on, read once.
  function read() {
    const all = new Map()
    for (const node of document.querySelectorAll('*')) {
      const above = all.get(node.parentElement)
      // What is inside a drawing has no text of the page.
      if (above?.drawn && node.ownerSVGElement) {
        all.set(node, above)
        continue
      }
      const style = getComputedStyle(node)
      const box = node.getBoundingClientRect()
      const clips = style.overflowX !== 'visible' || style.overflowY !== 'visible'
      const one = { node, above, style, box, drawn: DRAWN.has(node.tagName) }
      one.clippers = clips ? [...(above?.clippers ?? []), box] : (above?.clippers ?? [])
      const within = (above?.clippers ?? []).map((clip) => (clip.width < 2 || clip.height < 2 ? 2 : Number(overlaps(box, clip))))
      one.outside = [
        box.width === 0, box.height === 0, box.width < 2 || box.height < 2,
        box.right + scrollX <= 0, box.bottom + scrollY <= 0, box.top >= innerHeight && style.position === 'fixed',
        box.left >= innerWidth && style.position === 'fixed', ...within,
      ].map(Number).join('')
      all.set(node, one)
    }
    return all
  }

  function overlaps(one, other) {
    return one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom
  }

  /// The document, and what is shown of it and in which way: the rules that look at nothing else answer
  /// alike for what is alike in this.
  function shapeOf(all) {
    const parts = [document.title, document.documentElement.outerHTML, getComputedStyle(document.body).direction]
    for (const { node, style, outside } of new Set(all.values())) {
      parts.push(kindOf(style.display), style.visibility, style.contentVisibility, style.clipPath, Number(style.opacity === '0'), outside)
      if (style.clip !== 'auto') parts.push(style.clip, style.position)
      parts.push(Number(node.disabled ?? false))
      // Whether a table without headings is one of data is told from its looks.
      const table = node.closest('table')
      if (table && !table.querySelector('th, caption, thead')) {
        parts.push(style.borderTopWidth, style.borderLeftWidth, style.backgroundColor, style.backgroundImage, style.borderCollapse)
        parts.push(node.offsetWidth, node.offsetHeight, innerWidth)
      }
    }
    return parts.join('|')
  }

  /// The shape, and where each box is: light and dark have this in common.
  function placesOf(all, shape) {
    const parts = [shape, innerWidth, innerHeight]
    for (const { node, box, style } of new Set(all.values())) {
      parts.push(box.x, box.y, box.width, box.height, node.scrollWidth, node.scrollHeight, style.position, style.zIndex, style.cssFloat, style.pointerEvents, style.opacity)
    }
    return parts.join('|')
  }

  /// Boxes that are shown alike in what they say: how their insides are laid out is another matter.
  function kindOf(display) {
    if (/^(none|contents|list-item|table.*)$/.test(display)) return display
    return display.startsWith('inline') ? 'inline' : 'block'
  }

  /// Each text with a hash of all that its contrast depends on.
  function grounds(all) {
    const painted = []
    for (const one of new Set(all.values())) {
      const { node, above, style } = one
      const ground = GROUND.map((name) => style[name])
      const told = [...ground, ...MARKS.map((name) => node.getAttribute(name)), one.outside, ...pseudo(node)]
      one.bare = (above?.bare ?? true) && PLAINLY.every(([at, value]) => ground[at] === value) && MARKS.every((name) => name === 'role' || !node.hasAttribute(name)) && style.visibility === 'visible'
      // Beneath what nothing shines through nothing counts, and what is around the page hides nothing.
      const opens = one.bare && OPAQUE.test(style.backgroundColor) && style.backgroundImage === 'none' && style.backgroundClip === 'border-box'
      one.ground = opens ? one : above?.ground
      one.chain = hash([opens ? '' : above?.chain, ...told].join('|'))
      const paints = one.drawn || !CLEAR.test(style.backgroundColor) || style.backgroundImage !== 'none' || TYPED.has(node.tagName)
      if (paints && one.box.width > 0 && one.box.height > 0) painted.push(one)
    }
    const naming = [...document.querySelectorAll('[aria-labelledby]')].map((node) => [node, node.getAttribute('aria-labelledby').split(/\s+/)])
    const texts = []
    for (const one of new Set(all.values())) {
      const rects = one.drawn ? null : rectsOf(one)
      if (!rects) continue
      const beneath = new Set()
      for (const { node, chain, box } of painted) {
        if (!rects.some((rect) => overlaps(box, rect))) continue
        const where = rects.map((rect) => reach(box, rect)).join('')
        const contains = node.contains(one.node)
        // What is around the opaque box that the text lies in, all of it, is beneath that.
        if (contains && one.ground && node !== one.ground.node && node.contains(one.ground.node) && rects.every((rect) => reach(one.ground.box, rect) === 3)) continue
        beneath.add(`${chain} ${contains ? 'around' : node.compareDocumentPosition(one.node)} ${[...new Set(where)].sort().join('')}`)
      }
      const words = one.words ?? ''
      // A sign that is no word, and a single letter, are judged by what they are.
      const sign = [...words].length < 2 || !/[\p{L}\p{N}]/u.test(words) || /\p{Emoji_Presentation}|[\uE000-\uF8FF]/u.test(words) ? words : ''
      const told = [one.chain, one.node.tagName === 'LABEL' || TYPED.has(one.node.tagName) ? one.node.tagName + one.node.type : '', ...INK.map((name) => one.style[name]), sizeOf(one.style), sign, one.where, offOf(one.node, naming), Number(Boolean(one.node.value)), ...[...beneath].sort()]
      texts.push({ node: one.node, key: hash(told.join('|')) })
    }
    return texts
  }

  /// What of the size of letters counts: whether they are large as WCAG 2.2, 1.4.3 has it, at 18 pt or 14 pt bold.
  function sizeOf({ fontSize, fontWeight, textShadow }) {
    const size = parseFloat(fontSize)
    if (!size || textShadow !== 'none') return `${fontSize} ${fontWeight}`
    const points = Math.ceil(size * 72) / 96
    return Number(fontWeight) >= 700 ? Number(points >= 14) + Number(points >= 18) : Number(points >= 18) * 2
  }

  /// How a box lies to a text: 0 apart, 1 it touches, 2 its middle is in it, 3 all of it is.
  function reach(box, text) {
    if (!overlaps(box, text)) return 0
    if (box.left <= text.left && box.right >= text.right && box.top <= text.top && box.bottom >= text.bottom) return 3
    const [x, y] = [text.left + text.width / 2, text.top + text.height / 2]
    return box.left <= x && box.right >= x && box.top <= y && box.bottom >= y ? 2 : 1
  }

  /// Where the words of an element stand, or a field's own box; null where it has none.
  function rectsOf(one) {
    const { node, box } = one
    if (TYPED.has(node.tagName)) return node.type === 'hidden' || !box.width ? null : [box]
    if (!box.width && !box.height && one.style.display !== 'contents') return null
    const rects = []
    let words = ''
    for (const child of node.childNodes) {
      if (child.nodeType !== Node.TEXT_NODE || !child.nodeValue.trim()) continue
      words += child.nodeValue.trim()
      const range = document.createRange()
      range.selectNodeContents(child)
      rects.push(...range.getClientRects())
    }
    one.words = words
    one.where = rects.map((rect) => reach(box, rect) + one.clippers.map((clip) => Number(overlaps(clip, rect))).join('')).filter((where, at, list) => list.indexOf(where) === at).sort().join()
    return words ? rects : null
  }

  /// Whether the text belongs to something that is out of use; axe-core passes over it.
  function offOf(node, naming) {
    const off = (one) => Boolean(one && (one.disabled || one.closest('[aria-disabled=true], fieldset:disabled')))
    const label = node.closest('label')
    const named = []
    for (let one = naming.length ? node : null; one; one = one.parentElement) {
      if (one.id) named.push(...naming.filter(([, ids]) => ids.includes(one.id)).map(([control]) => control))
    }
    return [off(node), off(label?.control), named.length > 0 && named.every(off)].map(Number).join('')
  }

  /// What stands before and after a box without being in the document.
  function pseudo(node) {
    return ['::before', '::after'].map((which) => {
      const style = getComputedStyle(node, which)
      if (style.content === 'none' || style.content === 'normal') return ''
      return [style.content, style.position, style.display, style.backgroundColor, style.backgroundImage].join()
    })
  }

  /// Whether no two things to press can be too near each other or too small: each, made as large as it
  /// should be around its middle, is apart from all others.
  function apart(all) {
    const boxes = []
    for (const { node } of new Set(all.values())) {
      if (!node.matches(PRESSED)) continue
      const rects = node.getClientRects()
      if (rects.length > 1) return false
      if (!rects.length || !rects[0].width || !rects[0].height) continue
      const { left, top, width, height } = rects[0]
      const [x, y] = [left + width / 2, top + height / 2]
      const [wide, high] = [Math.max(width, APART) / 2, Math.max(height, APART) / 2]
      boxes.push({ node, left: x - wide, right: x + wide, top: y - high, bottom: y + high })
    }
    const around = (one, other) => !one.node.matches(WIDGET) && one.node.contains(other.node)
    return boxes.every((one, at) =>
      boxes.slice(at + 1).every((other) => !overlaps(one, other) || around(one, other) || around(other, one)),
    )
  }

  /// Whether each link in a line of text is told from it by a line beneath.
  function underlined(all) {
    for (const { node, above, style } of new Set(all.values())) {
      if (!node.matches('a, [role=link]') || !node.innerText?.trim()) continue
      const lined = style.textDecorationLine !== 'none' && above.style.textDecorationLine === 'none'
      if (!lined && /^inline/.test(style.display)) return false
    }
    return true
  }

  /// Whether nothing holds more than it shows.
  function still(all) {
    for (const { node, style } of new Set(all.values())) {
      const scrolls = [style.overflowX, style.overflowY].some((how) => how === 'auto' || how === 'scroll')
      if (scrolls && (node.scrollWidth > node.clientWidth || node.scrollHeight > node.clientHeight)) return false
    }
    return true
  }

  /// Looks at the page as it stands. `width` is what it must be, so that no face is taken for another.
  async function face({ tags, plain, width, dark }) {
    if (innerWidth !== width || matchMedia('(prefers-color-scheme: dark)').matches !== dark) {
      throw new Error(`the page is ${innerWidth} px wide, and not as it was asked for`)
    }
    if (plain) return { ...told(await axe.run(document, { runOnly: { type: 'tag', values: tags }, resultTypes: ['violations', 'incomplete'], iframes: false })), answers: [] }
    const all = read()
    const shape = shapeOf(all)
    const texts = grounds(all)
    const quiet = {
      'color-contrast': texts.every(({ key }) => known.has(key)),
      'link-in-text-block': underlined(all),
    }
    const places = placesOf(all, shape)
    for (const [rule, plainly] of [['scrollable-region-focusable', still], ['target-size', apart]]) {
      quiet[rule] = placed[rule].has(places) || plainly(all)
    }
    const asked = PLACED.filter((rule) => !quiet[rule])
    const whole = !shapes.has(shape)
    let found = { faults: [], unsure: 0 }
    const answers = []
    if (whole || asked.length) {
      // The sheets of a page stay the same.
      const passed = [...PLACED.filter((rule) => quiet[rule]), ...(shapes.size ? ['css-orientation-lock'] : [])]
      const rules = Object.fromEntries(passed.map((rule) => [rule, { enabled: false }]))
      const runOnly = whole ? { type: 'tag', values: tags } : { type: 'rule', values: asked }
      const judged = await axe.run(document, {
        runOnly,
        ...(whole && { rules }),
        resultTypes: ['violations', 'incomplete'],
        iframes: false,
        elementRef: true,
        preload: whole && !shapes.size,
      })
      found = told(judged, (one) => PLACED.includes(one.id))
      if (whole) shapes.set(shape, told(judged, (one) => !PLACED.includes(one.id)))
      for (const rule of Object.keys(placed)) {
        const said = [...judged.violations, ...judged.incomplete].some((one) => one.id === rule)
        if (!quiet[rule] && !said) placed[rule].add(places)
      }
      if (!quiet['color-contrast']) answers.push(...learnt(texts, judged))
    }
    if (quiet['color-contrast']) found.unsure += texts.filter(({ key }) => known.get(key)).length
    for (const [key, unsure] of answers) known.set(key, unsure)
    const before = shapes.get(shape)
    found = { faults: [...before.faults, ...found.faults], unsure: before.unsure + found.unsure }
    return { ...found, answers }
  }

  /// What may be kept of what axe-core said of the contrast of texts.
  function learnt(texts, judged) {
    const of = (results) => results.filter((one) => one.id === 'color-contrast').flatMap((one) => one.nodes)
    const bad = new Set(of(judged.violations).map((node) => node.element))
    const unsure = new Map(of(judged.incomplete).map((node) => [node.element, node.any[0]?.data?.messageKey]))
    // What it says of one of two that are alike, it must say of the other.
    const open = new Set(texts.filter(({ node }) => bad.has(node) || (unsure.has(node) && !GROUNDED.has(unsure.get(node)))).map(({ key }) => key))
    return texts.filter(({ key }) => !open.has(key)).map(({ node, key }) => [key, unsure.has(node)])
  }

  function told(judged, kept = () => true) {
    const faults = judged.violations.filter(kept).flatMap((one) =>
      one.nodes.map((node) => ({ rule: one.id, says: `${node.html.slice(0, 160)} ${node.failureSummary.replaceAll(/\s+/g, ' ').slice(0, 240)}` })),
    )
    return { faults, unsure: judged.incomplete.filter(kept).reduce((sum, one) => sum + one.nodes.length, 0) }
  }

  return { face, begin: (answers) => { known = new Map(answers) } }
})()
