#!/usr/bin/env python3
"""Holds the table of rooms in CMakeLists.txt against the #include lines.

A room may include its own headers and those of the rooms behind its USES, and of what these use. Clang's headers are
for rooms marked CLANG. Rooms that use each other are refused: dependencies point down only.
"""
import argparse
import pathlib
import re
import sys

INCLUDE = re.compile(r'^\s*#\s*include\s+["<]([^">]+)[">]')
# Data that is compiled into the registry of rules, and so into the room that holds it.
SHARED = {"checks/Rules.def"}


def read_rooms(text):
    """Rooms in the order of CMakeLists.txt: name -> (folder, direct uses, sees clang)."""
    rooms = {}
    for line in re.findall(r"^\s*deed_room\((.*?)\)", text, re.M | re.S):
        words = line.split()
        after = words[words.index("USES") + 1:] if "USES" in words else []
        rooms[words[0]] = (words[words.index("DIR") + 1], [w for w in after if w != "CLANG"], "CLANG" in words)
    return rooms


def reachable(name, rooms):
    seen, todo = set(), [name]
    while todo:
        room = todo.pop()
        if room not in seen:
            seen.add(room)
            todo += rooms[room][1]
    return seen


def table_errors(rooms):
    for name, (_, uses, _) in rooms.items():
        for used in uses:
            if used not in rooms:
                yield f"CMakeLists.txt: {name} uses {used}, which is no room"
            elif name in reachable(used, rooms):
                yield f"CMakeLists.txt: {name} and {used} use each other"


def include_errors(root, rooms):
    room_of = {pathlib.PurePath(folder).name: name for name, (folder, _, _) in rooms.items()}
    for name, (folder, _, clang) in rooms.items():
        allowed = reachable(name, rooms)
        sources = [p for p in sorted((root / folder).glob("*")) if p.suffix in (".h", ".cpp", ".def")]
        for source in sources:
            for number, line in enumerate(source.read_text(encoding="utf-8").splitlines(), 1):
                match = INCLUDE.match(line)
                if not match or match.group(1) in SHARED:
                    continue
                target = match.group(1)
                top = target.split("/")[0]
                where = f"{source.relative_to(root)}:{number}"
                if top in room_of and "/" in target and room_of[top] not in allowed:
                    yield f"{where}: {name} may not see {room_of[top]} ({target})"
                if top in ("clang", "clang-c") and not clang:
                    yield f"{where}: {name} may not see Clang ({target})"
                if "/" not in target and line.rstrip().endswith('"') and (root / folder / target).exists():
                    yield f"{where}: write the room's name: {pathlib.PurePath(folder).name}/{target}"


def main():
    root = pathlib.Path(__file__).resolve().parent.parent
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--root", type=pathlib.Path, default=root, help="the source tree (default: this one)")
    root = parser.parse_args().root
    rooms = read_rooms((root / "CMakeLists.txt").read_text(encoding="utf-8"))
    errors = list(table_errors(rooms))
    if not errors:
        errors = list(include_errors(root, rooms))
    for error in errors:
        print(error)
    print(f"{len(rooms)} rooms, {len(errors)} mistakes", file=sys.stderr)
    return 1 if errors else 0


if __name__ == "__main__":
    sys.exit(main())
