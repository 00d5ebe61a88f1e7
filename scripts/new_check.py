#!/usr/bin/env python3
"""Begins a new rule: its row in checks/Rules.def, checks/<Name>.cpp, checks/docs/<id>.md and a golden to make pass.

An id names the pattern that is found and reads well after "allow": `use-after-move`, not `no-use-after-move`.

  scripts/new_check.py dangling-view "a view is used after what it refers to is gone" --cwe 416 --rustc E0597
"""
import argparse
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent

CHECK = """\
// {id}: asks … what …
//
// When it reports, and when not; what was rejected.
#include "checks/Check.h"

using namespace deed;

void deed::check{name}(const SolvedFunction &Fn, FindingSink &Out) {{}}
"""

PAGE = """\
# {id}

{sentence}.

## What it does

## Why it is bad

## Example

```cpp
#include <string>

void example(std::string Text) {{
  // expect@+1: {id}
}}
```

## Use instead

```cpp
#include <string>

void better(std::string Text) {{}}
```

## Limits
"""

GOLDEN = """\
// {sentence}.
#include <string>

void bad_simplest(std::string Text) {{
  // expect@+1: {id}
}}

void ok_near_miss(std::string Text) {{}}
"""


def write_new(path, text):
    if path.exists():
        sys.exit(f"new_check.py: {path} is there already")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    print(path)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("id", help="kebab-case")
    parser.add_argument("summary", help="one line, lower case, no full stop")
    parser.add_argument("--level", choices=("Error", "Warning", "Note"), default="Error", help="when certain")
    parser.add_argument("--cwe", type=int, default=0)
    parser.add_argument("--guideline", default="", help="of the C++ Core Guidelines, as ES.56")
    parser.add_argument("--rustc", default="", help="rustc's code for the same mistake")
    parser.add_argument("--tags", default="ownership")
    parser.add_argument("--root", type=pathlib.Path, default=ROOT, help="the source tree (default: this one)")
    o = parser.parse_args()
    if not re.fullmatch(r"[a-z]+(-[a-z]+)+", o.id):
        sys.exit(f"new_check.py: `{o.id}` is not kebab-case of at least two words")
    if o.summary[0].isupper() or o.summary.endswith("."):
        sys.exit("new_check.py: the summary is lower case and has no full stop")
    name = "".join(word.capitalize() for word in o.id.split("-"))
    table = o.root / "checks/Rules.def"
    rows = table.read_text(encoding="utf-8")
    if f'"{o.id}"' in rows:
        sys.exit(f"new_check.py: Rules.def has `{o.id}` already")
    row = (f'RULE({name}, "{o.id}", {o.level}, {o.cwe}, "{o.guideline}", "{o.rustc}", "{o.tags}",\n'
           f'     "{o.summary}")\n')
    sentence = o.summary[0].upper() + o.summary[1:]
    write_new(o.root / f"checks/{name}.cpp", CHECK.format(id=o.id, name=name))
    write_new(o.root / f"checks/docs/{o.id}.md", PAGE.format(id=o.id, sentence=sentence))
    write_new(o.root / f"testdata/rules/{o.id}/simplest.cpp", GOLDEN.format(id=o.id, sentence=sentence))
    table.write_text(rows.replace("#undef RULE", row + "#undef RULE"), encoding="utf-8")
    print(table)


if __name__ == "__main__":
    sys.exit(main())
