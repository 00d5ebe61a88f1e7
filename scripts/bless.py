#!/usr/bin/env python3
"""Rewrites the expected outputs below testdata/ (dumps of facts, rendered reports) with what the tool says now.

Marks in the goldens of rules are not touched: they say what an expert would say, not what the tool does. Read the diff
before committing it; a changed expectation is explained in the commit.

  scripts/bless.py               all of them
  scripts/bless.py Lower         those of the tests whose name matches, as with scripts/test
"""
import argparse
import os
import pathlib
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("filter", nargs="*", help="a regular expression over the tests' names")
    options = parser.parse_args()
    tests = subprocess.run([ROOT / "scripts/test", *options.filter], env={**os.environ, "DEED_BLESS": "1"},
                           stdout=subprocess.DEVNULL)
    changed = subprocess.run(["git", "-C", ROOT, "status", "--short", "--", "testdata"], stdout=subprocess.PIPE,
                             text=True, check=True).stdout
    print(changed, end="")
    print(f"{len(changed.splitlines())} files differ from what is committed; read `git diff testdata`", file=sys.stderr)
    if tests.returncode:
        print("some tests fail for other reasons: scripts/test", file=sys.stderr)
    return tests.returncode


if __name__ == "__main__":
    sys.exit(main())
