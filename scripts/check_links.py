#!/usr/bin/env python3
"""Follows every link in the documentation: files and folders that it names must be there, and headings too.

Links out to the web are not followed: a test must not depend on somebody else's server. Every rule must have its page, and
docs/README.md must name every page of docs/.
"""
import argparse
import pathlib
import re
import sys
import urllib.parse

TOP = pathlib.Path(__file__).resolve().parent.parent
LINK = re.compile(r"(?<!!)\[[^\]]*\]\(([^)\s]+)\)")
FENCE = re.compile(r"^(```|~~~)")


def prose(text):
    """The lines that are no code, with their numbers."""
    inside = False
    for number, line in enumerate(text.splitlines(), 1):
        if FENCE.match(line.strip()):
            inside = not inside
        elif not inside:
            yield number, re.sub(r"`[^`]*`", lambda m: "`" + " " * (len(m.group()) - 2) + "`", line)


def anchors(path):
    """Of a page's headings, as GitHub makes them."""
    found = set()
    inside = False
    for line in path.read_text(encoding="utf-8").splitlines():
        if FENCE.match(line.strip()):
            inside = not inside
        elif not inside and line.startswith("#"):
            words = line.lstrip("#").strip().lower().replace("`", "")
            found.add(re.sub(r"[^\w\- ]", "", words).replace(" ", "-"))
    return found


def wrong_links(page):
    for number, line in prose(page.read_text(encoding="utf-8")):
        for target in LINK.findall(line):
            if re.match(r"[a-z]+:", target):
                continue
            name, _, anchor = target.partition("#")
            path = (page.parent / urllib.parse.unquote(name)).resolve() if name else page
            if not path.exists():
                yield f"{page.relative_to(TOP)}:{number}: there is no {target}"
            elif anchor and path.suffix == ".md" and anchor not in anchors(path):
                yield f"{page.relative_to(TOP)}:{number}: {name or page.name} has no heading #{anchor}"


def missing_pages():
    rules = re.findall(r'^(?:TU_)?RULE\(\w+, "([a-z-]+)"', (TOP / "checks/Rules.def").read_text(), re.M)
    if not rules:
        yield "checks/Rules.def: no rule was found in it"
    for rule in rules:
        if not (TOP / "checks/docs" / (rule + ".md")).exists():
            yield f"checks/docs/{rule}.md: missing"
    index = (TOP / "docs/README.md").read_text(encoding="utf-8")
    for page in sorted((TOP / "docs").glob("*.md")):
        if page.name != "README.md" and f"]({page.name})" not in index:
            yield f"docs/README.md: does not lead to {page.name}"


def main():
    argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter).parse_args()
    pages = [TOP / "README.md", TOP / "TOUR.md"]
    pages += sorted((TOP / "docs").glob("*.md")) + sorted((TOP / "checks/docs").glob("*.md"))
    errors = list(missing_pages())
    for page in pages:
        errors += wrong_links(page)
    print("\n".join(errors))
    print(f"{len(pages)} pages, {len(errors)} mistakes", file=sys.stderr)
    return 1 if errors else 0


if __name__ == "__main__":
    sys.exit(main())
