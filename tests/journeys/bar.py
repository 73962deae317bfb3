"""The bar that every page clears: axe, console, sideways scroll, size of targets, valid HTML, text spacing.

`failures(page)` returns sentences; an empty list means the page clears it.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from pathlib import Path

import axe_playwright_python
import html5lib
from playwright.sync_api import Page

REVIEWED_AT = 1180
WIDTHS = (REVIEWED_AT, 320, 390, 820, 1440)
FORCED = {390, 1180}
"""Widths at which forced colours are looked at as well: one for each of the two layouts that every page has."""
HEIGHTS = {320: 640, 390: 844, 820: 1180, 1180: 820, 1440: 900}
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
LEAST_TARGET = 44
LEFT_TO_A_PERSON = {"color-contrast", "form-field-multiple-labels", "th-has-data-cells"}
"""What axe cannot decide; docs/accessibility.md says for each why it is in order."""
RUN_AXE = """([tags, colour]) => {
  const seen = window.heardSeen ||= {shown: new Set(), chains: new Map(), kinds: new Set(), lifted: new Map()};
  let shown = '', newColours = false, newKind = false;
  const chains = new Map(), alike = new Map(), looked = [];
  const lettersIn = e => [...e.childNodes].map(n => n.nodeType === 3 ? n.data.trim() : '').join('').length;
  for (const e of document.querySelectorAll('*')) {
    const there = e.checkVisibility({checkOpacity: true, checkVisibilityCSS: true});
    shown += there ? 1 : 0;
    const s = getComputedStyle(e), size = parseFloat(s.fontSize), around = chains.get(e.parentElement);
    const chain = [around?.short, s.color, s.backgroundColor, s.backgroundImage, s.opacity, s.filter, s.textShadow,
      size >= 24 || size >= 18.66 && s.fontWeight >= 700, s.fontWeight, s.fontStyle, s.textDecoration, s.border, s.position].join('|');
    const short = [...chain].reduce((sum, c) => (Math.imul(sum, 31) + c.charCodeAt(0)) | 0, 7) + ':' + chain.length;
    const lifted = around?.lifted || e.tagName === 'svg' || !['static', 'relative'].includes(s.position) || s.transform !== 'none';
    const own = [s.color, s.textShadow, size >= 24 || size >= 18.66 && s.fontWeight >= 700, s.fontWeight, s.fontStyle, s.textDecoration, s.border].join('|');
    const back = [s.backgroundColor.replace(CLEAR, ''), s.backgroundImage, s.opacity, s.filter, s.position === 'static' ? '' : s.position].join('|');
    const behind = (around?.behind || '') + (back === NOTHING ? '' : '/' + back);
    chains.set(e, {short, lifted, own, behind});
    if (!there) continue;
    const isNew = !(seen.chains.get(e) || seen.chains.set(e, new Set()).get(e)).has(short);
    if (isNew) { newColours = true; seen.chains.get(e).add(short); }
    const letters = lettersIn(e), off = e.closest(':disabled, [aria-disabled="true"]') || e.closest('label')?.control?.disabled;
    const field = e.matches('input, select, textarea'), look = [behind, own, around?.own, e.tagName, Math.min(letters, 2), !!off].join('&');
    if (lifted || !letters && !field && back !== NOTHING) {
      const before = seen.lifted.get(e) || seen.lifted.set(e, new Set()).get(e);
      newKind ||= !before.has(look);
      before.add(look);
    } else if (letters || field) {
      newKind ||= !seen.kinds.has(look);
      seen.kinds.add(look);
    }
    if (!letters && !field) continue;
    const kind = [short, e.tagName, Math.min(letters, 2), !!off].join('|'), before = alike.get(kind) || 0;
    alike.set(kind, before + 1);
    if (lifted || before < LIKE_THIS) looked.push(e);
  }
  const known = seen.shown.has(shown);
  seen.shown.add(shown);
  newColours &&= !known || newKind;
  if (known && !newColours) return [[], []];
  const off = newColours ? {} : Object.fromEntries(colour.map(rule => [rule, {enabled: false}]));
  const only = known ? {type: 'rule', values: colour} : {type: 'tag', values: tags};
  axe.configure({rules: [{id: 'color-contrast', selector: '[data-heard-looked-at]'}]});
  looked.forEach(e => e.setAttribute('data-heard-looked-at', ''));
  return axe.run(document, {runOnly: only, rules: known ? {} : off, resultTypes: ['violations', 'incomplete']})
    .then(found => [found.incomplete.map(v => v.id), found.violations.map(v => [v.id, v.nodes.length, v.nodes[0].html.slice(0, 160), v.nodes[0].failureSummary.slice(0, 200)])])
    .finally(() => looked.forEach(e => e.removeAttribute('data-heard-looked-at')));
}""".replace("LIKE_THIS", "2").replace("NOTHING", "'|none|1|none|'").replace("CLEAR", r"/^rgba\(.*, 0\)$/")
"""All of axe where another set of elements is shown than at a width before; where the same is shown, the rules about colours,
if an element (or one around it) has other colours, letters or position than before, and its own look on what is behind it was
not among those of the page in a step before (one that is lifted, or only a background: not its own before). What axe asks of
layout is asked of each width by TARGETS and SCROLLS, more strictly.

Contrast, four fifths of axe's time, is computed for two of the elements that have the same colours, letters and surroundings
all the way up, not for each cell of a table; for each one that is lifted out of the flow or drawn in a picture."""
ABOUT_COLOUR = ["color-contrast", "link-in-text-block"]
ASKED = [TAGS, ABOUT_COLOUR]
TARGETS = """least => {
  const narrowest = 24, under = 10, own = 'a[href], button, summary, select, textarea, input:not([type=hidden])';
  const roles = ['button', 'link', 'checkbox', 'radio', 'switch', 'tab', 'slider', 'option'].map(role => `[role=${role}]`).join();
  const all = [...document.querySelectorAll(own + ',' + roles)]
    .filter(e => e.checkVisibility({checkVisibilityCSS: true, checkOpacity: true}) && !e.matches('.govuk-skip-link, .skiplink'))
    .filter(e => !(e.tagName === 'A' && getComputedStyle(e).display === 'inline'));
  const small = all.map(e => {
      const boxes = [e, ...(e.labels || [])].map(x => x.getBoundingClientRect());
      const height = Math.max(...boxes.map(b => b.height)), width = Math.max(...boxes.map(b => b.width));
      const drawn = !e.matches(own);
      return [e.outerHTML.slice(0, 120), Math.round(width), Math.round(height), e.tagName === 'A' || drawn ? narrowest : least, drawn ? narrowest : least];
    })
    .filter(([html, width, height, narrow, low]) => height < low - .5 || width < narrow)
    .map(([html, width, height]) => `${width}x${height} ${html}`);
  const layer = e => { while (e && !['absolute', 'fixed', 'sticky'].includes(getComputedStyle(e).position)) e = e.parentElement; return e; };
  const placed = all.map(e => [e, e.getBoundingClientRect(), layer(e)]).filter(([, b]) => b.width && b.height).sort(([, a], [, b]) => a.top - b.top);
  const over = [];
  placed.forEach(([e, a, own], i) => {
    for (let j = i + 1; j < placed.length && placed[j][1].top < a.bottom - 1; j++) {
      const [other, b, its] = placed[j];
      const wide = Math.min(a.right, b.right) - Math.max(a.left, b.left), high = Math.min(a.bottom, b.bottom) - b.top;
      if (Math.min(wide, high) > under && own === its && !e.contains(other) && !other.contains(e) && !e.closest('svg') && !other.closest('svg'))
        over.push(`${e.outerHTML.slice(0, 80)} lies over ${other.outerHTML.slice(0, 80)}`);
    }
  });
  return [...small, ...over];
}"""
"""What can be pressed is 44 px high (what has only a role: 24), and of none lies more than 10 under another, from
either side, so that 24 are left of each. A menu that is opened lies over the page, and in a drawing boxes of slanted shapes overlap."""
SCROLLS = """() => [...document.querySelectorAll('body *')].filter(e => {
    const s = getComputedStyle(e), scrolled = how => how === 'auto' || how === 'scroll';
    return (scrolled(s.overflowX) && e.scrollWidth > e.clientWidth + 1 || scrolled(s.overflowY) && e.scrollHeight > e.clientHeight + 1)
      && e.checkVisibility({checkVisibilityCSS: true}) && !e.matches('select, textarea') && e.tabIndex < 0
      && ![...e.querySelectorAll('*')].some(x => x.tabIndex >= 0 && x.checkVisibility({checkVisibilityCSS: true}));
  }).map(e => e.outerHTML.slice(0, 100))"""
"""What scrolls by itself, and no key reaches it."""
WIDER = """() => document.documentElement.scrollWidth > window.innerWidth ? [document.documentElement.scrollWidth,
  ...[...document.querySelectorAll('body *')].filter(e => e.getBoundingClientRect().right > window.innerWidth + 1)
  .slice(0, 3).map(e => e.outerHTML.slice(0, 100))] : null"""
SPACING = """() => { const s = new CSSStyleSheet(); s.replaceSync('*{line-height:1.5!important;letter-spacing:.12em!important;'
  + 'word-spacing:.16em!important}p{margin-bottom:2em!important}'); document.adoptedStyleSheets = [s]; }"""
PLAIN = "() => { document.adoptedStyleSheets = []; }"
OPEN_ALL = "() => document.querySelectorAll('details:not([name])').forEach(d => d.open = true)"


@cache
def axe() -> str:
    return next(Path(axe_playwright_python.__file__).parent.rglob("axe.min.js")).read_text("utf-8")


class Console:
    """Errors and warnings that a page writes to the console, and what it could not load."""

    def __init__(self, page: Page) -> None:
        self.lines: list[str] = []
        page.on("console", lambda m: self.lines.append(m.text) if m.type in {"error", "warning"} else None)
        page.on("pageerror", lambda error: self.lines.append(str(error)))
        page.on("requestfailed", lambda request: self.lines.append(f"not loaded: {request.url} {request.failure}"))

    def taken(self) -> list[str]:
        """The lines since the last call. A refused page (4xx) is named by the browser itself, and meant: left out."""
        lines, self.lines = self.lines, []
        return [line for line in lines if "the server responded with a status of 4" not in line and "ERR_ABORTED" not in line]


def failures(page: Page, *, widths: tuple[int, ...] = WIDTHS, forced: bool = True) -> list[str]:
    """What of the bar the page misses; it is left at the last width, with details open."""
    console = getattr(page, "heard_console", None)
    page.evaluate(OPEN_ALL)
    page.evaluate(axe())
    page.evaluate("() => { delete window.heardSeen; }")
    found = [f"console: {line}" for line in (console.taken() if console else [])]
    for width in widths:
        found += [f"{width} px: {text}" for text in _at(page, width, forced and width in FORCED)]
    found += _spacing(page)
    return found + invalid_html(_source(page))


def _at(page: Page, width: int, forced: bool) -> list[str]:
    page.set_viewport_size({"width": width, "height": HEIGHTS.get(width, 900)})
    left, violations = page.evaluate(RUN_AXE, ASKED)
    found = [f"axe {text}" for text in violations]
    if width == REVIEWED_AT:
        found += [f"axe leaves {rule} to a person" for rule in left if rule not in LEFT_TO_A_PERSON]
    found += [f"target {text}" for text in page.evaluate(TARGETS, LEAST_TARGET)]
    found += [f"no key scrolls {text}" for text in page.evaluate(SCROLLS)]
    if wide := page.evaluate(WIDER):
        found.append(f"scrolls sideways {wide}")
    return found + (_in_forced_colours(page) if forced else [])


def _in_forced_colours(page: Page) -> list[str]:
    page.emulate_media(forced_colors="active")
    found = [f"forced colours: axe {text}" for text in page.evaluate(RUN_AXE, ASKED)[1]]
    if wide := page.evaluate(WIDER):
        found.append(f"forced colours: scrolls sideways {wide}")
    page.emulate_media(forced_colors="none")
    return found


def _spacing(page: Page) -> list[str]:
    """WCAG 1.4.12: wider text must not push anything out of the page."""
    page.set_viewport_size({"width": 390, "height": 844})
    page.evaluate(SPACING)
    wide = page.evaluate(WIDER)
    page.evaluate(PLAIN)
    return [f"text spacing: scrolls sideways {wide}"] if wide else []


def _source(page: Page) -> str:
    return str(page.evaluate("() => fetch(location.href, {headers: {accept: 'text/html'}}).then(r => r.text())"))


def invalid_html(source: str) -> list[str]:
    """Parse errors and ids that occur twice."""
    parser = html5lib.HTMLParser(strict=False)
    parser.parse(source)
    found = [f"HTML: {code} at {place}" for place, code, _facts in parser.errors]
    twice = [name for name, count in Counter(re.findall(r'\sid="([^"]+)"', source)).items() if count > 1]
    return found + [f"HTML: id {name} occurs twice" for name in twice]
