# SPDX-License-Identifier: Apache-2.0
"""A private copy of the tree, for programs that break it on purpose. Only what differs is written,
so that a second run builds next to nothing; the checkout itself is never touched."""

import os
import pathlib
import shutil
import subprocess

ROOT = pathlib.Path(__file__).resolve().parent.parent


def run(arguments, **options):
    """The finished process, output and errors together."""
    return subprocess.run(arguments, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                          check=False, **options)


def ccache_environment(tree):
    """What was compiled in a checkout is found again in the tree, built in its build/dev."""
    return {"CCACHE_BASEDIR": str(tree), "CCACHE_NOHASHDIR": "1",
            "CCACHE_SLOPPINESS": "pch_defines,time_macros,include_file_mtime,include_file_ctime"}


def share_ccache(tree):
    """The same for all that this process starts."""
    os.environ.update(ccache_environment(tree))


def _names():
    listed = run(["git", "-C", str(ROOT), "ls-files", "-z", "--cached", "--others",
                  "--exclude-standard"])
    names = [name for name in listed.stdout.split("\0") if name]
    if listed.returncode == 0 and names:
        return names
    return [str(path.relative_to(ROOT)) for path in ROOT.rglob("*")
            if path.is_file() and path.relative_to(ROOT).parts[0] not in ("build", ".git")]


def copy_tree(tree):
    """Makes `tree` what the checkout is now."""
    kept = set()
    for name in _names():
        source, target = ROOT / name, tree / name
        if not source.is_file():
            continue
        kept.add(target)
        if target.is_file() and target.read_bytes() == source.read_bytes():
            continue
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, target)
        shutil.copymode(source, target)
    for path in tree.rglob("*"):
        if path.is_file() and path not in kept and tree / "build" not in path.parents:
            path.unlink()
