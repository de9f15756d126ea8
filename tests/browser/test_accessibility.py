"""Pages for everybody: the rules of WCAG 2.2 that a machine can test, the keyboard alone, targets for fingers, zoom and less motion."""

from __future__ import annotations

from importlib.resources import files
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import Page, expect

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from helpers.visitor import Visitor

AXE = (files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8")
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
PAGES = ["", "studies/", "studies/oh2015/", "studies/glass2016/", "by/route/", "by/cell_type/mesenchymal/", "findings/", "syntheses/"]
PAGES += ["conclusion/", "claims/?study=yamashita2023", "methods/", "data/", "charts/", "glossary/", "about/", "numbers/", "404.html"]
PAGES += ["compare/?study=oh2015&study=glass2016", "changes/", "adds-up/", "pt-br/", "pt-br/conclusion/"]
"""One page of each kind; of the claims those of one study, whose markup is that of all."""
BCG_PAGES = ["syntheses/", "findings/"]
TWICE = ["", "studies/", "studies/oh2015/", "findings/"]
"""Pages that show other things on a phone than in a wide window."""
SCHEMES = {390: "light", 1280: "dark"}
"""The colours that are looked at in each width: of what is seen, width and colours change nothing together."""
WIDTHS = tuple(SCHEMES)

OPEN_ALL = "document.querySelectorAll('details').forEach(details => { details.open = true; })"

MARK = """known => {
  const seen = new Map(known.map(kind => [kind, 2])), style = e => getComputedStyle(e);
  const bare = e => style(e).backgroundColor === 'rgba(0, 0, 0, 0)' && style(e).backgroundImage === 'none';
  const paper = e => { while (e && bare(e)) e = e.parentElement; return e ? style(e).backgroundColor + style(e).backgroundImage : ''; };
  const faint = e => { let all = 1; for (; e; e = e.parentElement) all *= style(e).opacity; return all; };
  for (const e of document.body.querySelectorAll('*')) {
    e.removeAttribute('data-probe');
    if (e.closest('.chart-drawing, script, style') || ![...e.childNodes].some(n => n.nodeType === 3 && n.data.trim())) continue;
    if (!e.checkVisibility({visibilityProperty: true})) continue;
    const s = style(e), link = e.tagName === 'A' ? s.textDecorationLine + paper(e.parentElement) + style(e.parentElement).color : '';
    const kind = [s.color, s.fontSize, s.fontWeight, paper(e), faint(e), s.position, e.disabled, link].join();
    const times = seen.get(kind) || 0;
    if (times < 2) e.setAttribute('data-probe', '');
    seen.set(kind, times + 1);
  }
  return [...seen.keys()];
}"""
"""Marks two elements of each pair of ink and paper that is not known; axe-core needs a minute for each of thousands that look the same.

Texts within charts are drawn, so axe-core cannot tell their ground; their colours are held by the tests of the palette.
"""

START = """options => {
  const within = options.colours ? {include: [['[data-probe]']]} : document;
  const rules = {};
  for (const rule of ['color-contrast', 'link-in-text-block']) rules[rule] = {enabled: false};
  const asked = options.colours ? {runOnly: Object.keys(rules), preload: false} : {runOnly: {type: 'tag', values: options.tags}, rules};
  window.found = axe.run(within, {...asked, resultTypes: ['violations']}).then(result => result.violations.flatMap(
    violation => violation.nodes.map(node => `${violation.id}: ${node.target.join(' ')}: ${node.html.slice(0, 120)}`)));
}"""


SMALL_TARGETS = """() => [...document.querySelectorAll('a[href], button, input, select, summary, label[for], [role=button]')].filter(e =>
    !e.closest('svg') && e.checkVisibility({opacityProperty: true, visibilityProperty: true}) && !e.matches('.hidden *, .skip-to-content'))
  .map(e => {
    const at = (e.matches('[type=checkbox]') && e.closest('label') || e).getBoundingClientRect();
    const block = e.closest('p, li, dd, dt, td, th, blockquote, div, section, article, header, body');
    const words = [...block.querySelectorAll('a')].reduce((text, a) => text.replace(a.textContent.trim(), ''), block.textContent);
    const prose = getComputedStyle(e).display === 'inline' && /\\w/.test(words);
    const control = e.matches('button, select, input, summary, label, [role=button], nav a, .button');
    return [e, at, prose ? 0 : control ? 44 : 24, at.left >= 0 && at.right <= innerWidth + 1 && at.width > 1 && at.height > 1];
  })
  .filter(([e, at, need, there]) => there && (at.height < need - 0.5 || at.width < Math.min(need, 24) - 0.5))
  .map(([e, at, need]) => `${e.outerHTML.slice(0, 100)}: ${at.width.toFixed(0)} x ${at.height.toFixed(0)}, ${need} wanted`)"""

NAMELESS = """() => [...document.querySelectorAll('main *')].filter(e => e.scrollWidth > e.clientWidth + 1
    && ['auto', 'scroll'].includes(getComputedStyle(e).overflowX) && e.checkVisibility({visibilityProperty: true}))
  .filter(e => !(e.tabIndex >= 0 && e.hasAttribute('role') && e.getAttribute('aria-label'))).map(e => e.outerHTML.slice(0, 120))"""
"""What scrolls sideways within a page and is not reached by the keyboard, or has no name."""


def on_a_phone(page: Page) -> Iterator[str]:
    """What is wrong for fingers, for those who scroll by the keyboard, and at a zoom of 400 %.

    Controls are 44 px high and other targets 24 px, save links in a sentence; no page scrolls sideways when it is enlarged.
    """
    yield from (f"target too small: {found}" for found in page.evaluate(SMALL_TARGETS))
    yield from (f"scrolls without a name: {found}" for found in page.evaluate(NAMELESS))
    page.set_viewport_size({"width": 320, "height": 256})
    wide = page.evaluate("document.documentElement.scrollWidth")
    if wide > 320:
        yield f"too wide at 400 %: {wide} px"
    page.set_viewport_size({"width": min(WIDTHS), "height": 900})


def choose(page: Page, scheme: str) -> None:
    """Turn a page light or dark, as its own button does."""
    names = {"light": "default", "dark": "slate"}
    if page.evaluate("document.body.dataset.mdColorScheme") == names[scheme]:
        return
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    page.evaluate("scheme => document.querySelector(`input[data-md-color-media*=${scheme}]`).click()", scheme)
    page.wait_for_function("name => document.body.dataset.mdColorScheme === name", arg=names[scheme])


def violations(page: Page, paths: list[str], address: str, twice: Collection[str] = ()) -> list[str]:
    """What axe-core finds on pages in each width, in its colours; each is made wider or narrower, as a tablet is turned.

    Each is opened as the last one was left, since the theme keeps the colours that were chosen. Texts that look like
    one of an earlier page are not measured again. What does not depend on colours is looked for once, in the width in which the page was
    opened, or in both for pages of which the one shows what the other does not.
    """
    faults: list[str] = []
    known: dict[int, list[str]] = {width: [] for width in WIDTHS}
    widths = WIDTHS

    def ask(path: str, width: int, **options: Any) -> None:
        page.evaluate(START, {"tags": TAGS, **options})
        faults.extend(f"{path} at {width}, {SCHEMES[width]}: {fault}" for fault in page.evaluate("window.found"))

    for path in paths:
        page.goto(address + path, wait_until="load")
        page.evaluate(AXE)
        page.evaluate(OPEN_ALL)
        for width in widths:
            page.set_viewport_size({"width": width, "height": 900})
            if width == widths[0] or path in twice:
                ask(path, width)
            if width == min(WIDTHS):
                faults.extend(f"{path} at {width}, {SCHEMES[width]}: {fault}" for fault in on_a_phone(page))
            choose(page, SCHEMES[width])
            before, known[width] = known[width], page.evaluate(MARK, known[width])
            assert len(known[width]) >= 3, path
            if len(known[width]) > len(before):
                ask(path, width, colours=True)
        widths = widths[::-1]
    return faults


def test_every_kind_of_page(visitor: Visitor, bcg_visitor: Visitor) -> None:
    """No page breaks a rule of WCAG 2.2 at A or AA that axe-core knows, narrow and light or wide and dark, with all details open.

    Nor is any hard to use on a phone.
    """
    for guest, paths in ((visitor, PAGES), (bcg_visitor, BCG_PAGES)):
        assert violations(guest.open("", width=min(WIDTHS)), paths, guest.address, TWICE) == []
        assert guest.faults == []


NINE_PIXELS = "<button style='all: unset; font-size: 9px'>"


@pytest.mark.parametrize(
    ("planted", "rule", "phone"),
    [
        ("<img src='../assets/images/logo.svg'>", "image-alt", None),
        ("<p style='color: var(--rule)'>Faint in both schemes</p>", "color-contrast", None),
        ("<button></button>", "button-name", None),
        (f"<p>{NINE_PIXELS}a</button>{NINE_PIXELS}b</button></p>", "target-size", None),
        ("<div><a href='#x' style='display: block; font-size: 5px'>Go</a></div>", None, "target too small"),
        ("<div style='overflow-x: auto'><p style='width: 2000px'>Long</p></div>", None, "scrolls without a name"),
        ("<p style='width: 350px'>Broad</p>", None, "too wide at 400 %"),
    ],
)
def test_planted_violation_is_found(visitor: Visitor, planted: str, rule: str | None, phone: str | None) -> None:
    """What breaks a rule is found, in each window and scheme that it is looked for in."""
    page = visitor.open("", width=min(WIDTHS))
    page.context.add_init_script(
        f"addEventListener('DOMContentLoaded', () => document.querySelector('article').insertAdjacentHTML('beforeend', `{planted}`))"
    )
    found = {tuple(fault.split(": ")[:2]) for fault in violations(page, ["about/"], visitor.address, ["about/"])}
    expected = {(f"about/ at {width}, {scheme}", rule) for width, scheme in SCHEMES.items() if rule}
    expected |= {(f"about/ at {min(WIDTHS)}, {SCHEMES[min(WIDTHS)]}", phone)} if phone else set()
    assert expected <= found


# ---------------------------------------------------------------------------------------------- the keyboard

TO_REACH = """() => {
  const found = [...document.querySelectorAll('a[href], button, input, select, textarea, summary, [tabindex]')].filter(e =>
    e.tabIndex >= 0 && !e.disabled && !e.hidden && !e.closest('svg') && e.checkVisibility({visibilityProperty: true}));
  const groups = new Set();
  return found.filter(e => {
    if (e.type !== 'radio') return true;
    if (groups.has(e.name) || ![...document.getElementsByName(e.name)].every(o => !o.checked || o === e)) return false;
    return groups.add(e.name);
  }).map((e, i) => { e.dataset.stop = i; return e.outerHTML.slice(0, 100); });
}"""
"""Everything that takes the focus, each marked with a number; of radio buttons the chosen one."""

LOOKS = """e => {
  const s = getComputedStyle(e.matches('.md-option') ? e.nextElementSibling : e);
  const none = s.outlineStyle === 'none' || parseFloat(s.outlineWidth) < 2;
  return [none ? '' : s.outlineStyle + s.outlineWidth + s.outlineColor, s.boxShadow];
}"""

FOCUSED = f"""() => {{
  const e = document.activeElement;
  if (!e || e === document.body) return null;
  const looks = {LOOKS}, marked = e.matches('.md-option') ? e.nextElementSibling : e, at = marked.getBoundingClientRect();
  const seen = at.width > 2 && at.height > 2 && at.right > 0 && at.left < innerWidth && at.bottom > 0 && at.top < innerHeight
    && marked.checkVisibility({{opacityProperty: true, visibilityProperty: true}});
  const now = looks(e);
  e.blur(); const before = looks(e); e.focus({{focusVisible: true}});
  return {{stop: e.dataset.stop, seen, differs: (now[0] !== '' && now[0] !== before[0]) || now[1] !== before[1]}};
}}"""


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("path", ["", "studies/", "studies/oh2015/"])
def test_keyboard_reaches_everything(visitor: Visitor, path: str, width: int) -> None:
    """The Tab key goes to each interactive element once, in their order, each in view and marked when it has the focus, and out again."""
    page = visitor.open(path, width=width)
    expect(page.locator("button.menu-button")).to_have_count(1)
    expected = page.evaluate(TO_REACH)
    assert len(expected) > 20
    reached, faults, lost = [], [], 0
    for _ in range(len(expected) + 5):
        page.keyboard.press("Tab")
        now = page.evaluate(FOCUSED)
        for _ in range(10):  # the theme moves its search into view after the focus
            if now is None or now["seen"]:
                break
            page.wait_for_timeout(50)
            now = page.evaluate(FOCUSED)
        if now is None:
            lost += 1  # the theme's button to the top may take the focus and go while the page scrolls
            if len(reached) == len(expected) or lost > 1:
                break
            continue
        name = expected[int(now["stop"])] if now["stop"] is not None else "an element that was not expected"
        reached.append(name)
        faults += [f"{name}: not in view"] * (not now["seen"]) + [f"{name}: not marked"] * (not now["differs"])
    assert faults == []
    assert reached == expected


@pytest.mark.parametrize("path", ["", "studies/", "studies/oh2015/", "404.html"])
def test_skip_link(visitor: Visitor, path: str) -> None:
    """The first stop of the keyboard leads past the navigation to the content."""
    page = visitor.open(path)
    page.keyboard.press("Tab")
    link = page.get_by_role("link", name="Skip to content")
    expect(link).to_be_focused()
    assert link.evaluate("e => getComputedStyle(e).opacity") == "1"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('.md-content, .md-footer') !== null")
    assert page.locator("h1").evaluate("e => e.getBoundingClientRect().top") >= 0


def test_menu_by_keyboard(visitor: Visitor) -> None:
    """In a narrow window the menu opens, is walked through and closes by the keyboard alone."""
    page = visitor.open("", width=390)
    button = page.get_by_role("button", name="Menu")
    expect(button).to_have_attribute("aria-expanded", "false")
    expect(page.locator(".md-sidebar--primary a").first).not_to_be_visible()
    button.focus()
    page.keyboard.press("Enter")
    expect(button).to_have_attribute("aria-expanded", "true")
    expect(page.locator(".md-sidebar--primary").get_by_role("link", name="Home")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.locator(".md-sidebar--primary").get_by_role("link", name="Studies")).to_be_focused()
    page.keyboard.press("Escape")
    expect(button).to_be_focused()
    expect(button).to_have_attribute("aria-expanded", "false")
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url(visitor.address + "studies/")
    wide = visitor.open("")
    expect(wide.locator("button.menu-button")).to_have_count(1)
    expect(wide.locator("button.menu-button")).to_be_hidden()


def test_names_of_files_stay_whole(visitor: Visitor) -> None:
    """On a phone no name of a file is broken over lines."""
    page = visitor.open("data/", width=390)
    assert (
        page.evaluate(
            "[...document.querySelectorAll('table.files th a')].filter(a => a.getClientRects().length > 1).map(a => a.textContent)"
        )
        == []
    )


# ---------------------------------------------------------------------------------------------- reading aloud, motion


def test_tables_read_aloud(visitor: Visitor, bcg_visitor: Visitor) -> None:
    """No sign for sorting is part of a name; rows of a forest plot have heads, pooled ones say so; words say what holds no effect."""
    page = visitor.open("studies/")
    heads = page.locator("table[data-studies] thead")
    heads.get_by_role("button", name="Participants").click()
    told = heads.aria_snapshot()
    assert 'columnheader "Participants"' in told
    assert not set("↑↓↕⇅▲▼\u2009") & set(told)
    assert heads.get_by_role("columnheader", name="Participants", exact=True).get_attribute("aria-sort") == "ascending"
    page = bcg_visitor.open("syntheses/")
    page.evaluate(OPEN_ALL)
    forest = page.locator("figure[data-kind=forest] table").first
    assert forest.get_by_role("rowheader").count() == forest.locator("tbody tr").count()
    told = forest.aria_snapshot()
    assert 'rowheader "All studies (no single study)"' in told
    assert 'columnheader "No effect is"' in told
    assert 'cell "inside the interval"' in told
    assert 'cell "outside the interval"' in told


def test_less_motion(visitor: Visitor) -> None:
    """For those who asked for less motion nothing moves: no transition, no animation, no gliding scroll."""
    page = visitor.open("studies/oh2015/")
    moving = """() => [...document.querySelectorAll('*')].filter(e => [e, '::before', '::after'].some(part => {
        const s = part === e ? getComputedStyle(e) : getComputedStyle(e, part);
        return s.animationName !== 'none' || s.transitionDuration.split(', ').some(d => parseFloat(d) > 0) || s.scrollBehavior === 'smooth';
      })).length"""
    assert page.evaluate(moving) == 0
    page.emulate_media(reduced_motion="no-preference")
    assert page.evaluate(moving) > 0
