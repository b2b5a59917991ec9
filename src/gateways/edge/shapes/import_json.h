// SPDX-License-Identifier: Apache-2.0
// An import → JSON: how far it has come, and of a trial what would be booked.
#pragma once

#include <span>
#include <string>

#include "services/imports/import.h"

namespace atollbank::edge {

inline constexpr std::size_t kTrialLinesShownMax = 1'000;

std::string import_json(const imports::Import& import);
std::string imports_json(std::span<const imports::Import> list);
std::string trial_json(const imports::Import& import, std::span<const imports::PlannedLine> lines,
                       std::uint16_t currency);

}  // namespace atollbank::edge
