// SPDX-License-Identifier: Apache-2.0
// Books the units of an import one after the other, and holds each answer against what the file
// says became of it. One thread; blocks.
#pragma once

#include <functional>

#include "apps/atollctl/lines/import_target.h"

namespace atollbank::atollctl {

struct ImportFigures {
  std::uint64_t commands = 0;
  std::uint64_t duplicates = 0;  // of the commands: they had been imported before
  std::uint64_t declines = 0;    // as they were where they come from
};

// Called now and then with what was booked so far.
using ImportProgress = std::function<void(const ImportFigures&)>;

// Errors: those of reader and target · invalid_argument import_differs, import_sums_differ; they
// name the line, and say what was booked before.
base::Result<ImportFigures> import_units(UnitReader& units, ImportTarget& target,
                                         const ImportProgress& progress);

// Reads to the end and books nothing: whether the file is whole, and which holds end in it.
base::Result<std::set<base::Id>> ended_holds(UnitReader& units);

}  // namespace atollbank::atollctl
