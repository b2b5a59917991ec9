# SPDX-License-Identifier: Apache-2.0
"""One private tree in which mutants are tried, one after the other: a mutant is written into it,
then test after test is linked and run until one fails. Trees stand side by side, one for each
processor."""

import os
import shutil

from limited_run import Limits, failure_of
from private_tree import ROOT, ccache_environment, copy_tree, run

# Test programs, and what they are asked; the quickest first.
TESTS = {
    "ledger_test": "src/ledger/ledger_test",
    "adapters_file_test": "src/adapters/file/adapters_file_test",
    "journal_fault_test": "tests/crash/journal_fault_test",
    "services_posting_test": "src/services/posting/services_posting_test",
    "journal_test": "tests/contract/journal_test",
    "posting_test": "tests/contract/posting_test",
    "atoll-sim": "sim/atoll-sim --seeds 40 --operations 2000",
    "copy_cut_test": "tests/crash/copy_cut_test",
    "upgrade_test": "tests/crash/upgrade_test",
    "sim_model_test": "sim/model/sim_model_test",
    "services_seals_test": "src/services/seals/services_seals_test",
    "services_definitions_test": "src/services/definitions/services_definitions_test",
    "services_queries_test": "src/services/queries/services_queries_test",
    "group_fuzz": "src/ledger/group_fuzz {corpus}/group",
    "metadata_fuzz": "src/ledger/metadata_fuzz {corpus}/metadata",
    "metadata_text_fuzz": "src/ledger/metadata_text_fuzz {corpus}/metadata_text",
    "packed_fuzz": "src/ledger/packed_fuzz {corpus}/packed",
    "evidence_fuzz": "src/services/posting/evidence_fuzz {corpus}/evidence",
    "frame_file_fuzz": "tests/crash/frame_file_fuzz {corpus}/frame_file",
    "segment_fuzz": "tests/crash/segment_fuzz {corpus}/segment",
    "bit_flip_test": "tests/crash/bit_flip_test",
    "power_cut_test": "tests/crash/power_cut_test",
}
# The library then ends a program that looks beyond its arrays, which might else go unseen.
CHECKED = "#define _GLIBCXX_ASSERTIONS 1\n#line 1\n"
# What nobody else sees of another folder's mutants, this one does not see either, slowly.
OF_ONE_FOLDER = {"copy_cut_test": "src/adapters/file", "power_cut_test": "src/adapters/file"}
# Where the tests of a folder are; they come first.
HOMES = {
    "src/ledger": ["ledger_test", "atoll-sim"],
    "src/adapters/file": ["adapters_file_test", "journal_fault_test", "journal_test"],
    "src/services/posting": ["services_posting_test", "posting_test", "atoll-sim"],
}


class Trial:
    """A tree and its build, used by one thread."""

    def __init__(self, folder, jobs):
        self.tree = folder / "tree"
        self.build_folder = self.tree / "build" / "dev"  # where ccache knows it from a checkout
        self.scratch = folder / "scratch"
        self.jobs = jobs
        self.environment = {**os.environ, **ccache_environment(self.tree)}

    def prepare(self):
        """The tree as it is: without a sanitizer, and outside of gRPC and RocksDB. None, or the
        output of a build that failed."""
        copy_tree(self.tree)
        linker = "-fuse-ld=gold" if shutil.which("ld.gold") else ""  # linking is half of a trial
        done = run(["cmake", "-S", str(self.tree), "-B", str(self.build_folder), "-G", "Ninja",
                    "-DCMAKE_BUILD_TYPE=None", "-DCMAKE_CXX_FLAGS=-O2 -g1",
                    f"-DCMAKE_EXE_LINKER_FLAGS={linker}", "-DATOLL_CLOSED_LIST=ON"],
                   env=self.environment)
        if done.returncode == 0:
            done = self._build(list(TESTS))
        # What is compiled from now on is of no use to anybody else.
        self.environment["CCACHE_READONLY"] = "1"
        return None if done.returncode == 0 else done.stdout[-4000:]

    def measure(self, tests):
        """The limits of tests, which all pass on the tree as it is."""
        limits = {}
        for test in tests:
            failure, seconds = self._run(test, Limits(100))
            if failure:
                raise RuntimeError(f"{test} fails without a mutant: {failure}")
            limits[test] = Limits(seconds)
        return limits

    def try_mutant(self, mutant, limits):
        """"killed", "survived" or "does not compile", and what was seen."""
        path = self.tree / mutant.file
        original = path.read_text()
        path.write_text(CHECKED + mutant.apply(original))
        try:
            first = next(names for folder, names in HOMES.items() if mutant.file.startswith(folder))
            for test in sorted(TESTS, key=lambda name: name not in first):
                if not mutant.file.startswith(OF_ONE_FOLDER.get(test, "")):
                    continue
                if self._build([test]).returncode != 0:
                    return "does not compile", ""
                failure, _ = self._run(test, limits[test])
                if failure:
                    return "killed", f"{test}: {failure}"
            return "survived", ""
        finally:
            path.write_text(original)

    def _build(self, targets):
        return run(["ninja", "-C", str(self.build_folder), f"-j{self.jobs}", *targets],
                   env=self.environment)

    def _run(self, test, limits):
        program, *arguments = TESTS[test].format(corpus=ROOT / "fuzz" / "corpus").split()
        return failure_of([str(self.build_folder / program), *arguments], limits,
                          self.build_folder, self.scratch)
